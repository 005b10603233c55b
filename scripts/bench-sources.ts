import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createHttpClient } from "@/lib/http/client";
import type {
  FakeDirectory,
  OpenHttp,
  SourceDefinition,
  StartFakeSource,
} from "@/lib/sources/port";
import { findSource } from "@/lib/sources/registry";

/**
 * `npm run bench:sources`: reads 100,000 people, 5,000 groups and 100,000 memberships from each
 * provider's fake, which lives in a thread of its own, so that the memory told is the reader's.
 * `npm run bench:sources okta` reads one alone.
 */
const ids = ["entra", "okta", "google", "onelogin", "keycloak", "scim", "rest"];
const [people, groups, membersEach] = [100_000, 5_000, 20];

if (isMainThread) {
  const wanted = process.argv[3];
  for (const id of wanted ? [wanted] : ids) await measure(id);
} else {
  await serve(String(workerData));
}

async function serve(id: string): Promise<void> {
  const { startFake }: { startFake: StartFakeSource } = await import(
    `../lib/sources/${id}/${id}.fake.ts`
  );
  const fake = await startFake(directoryOf());
  let requests = 0;
  parentPort?.on("message", () => {
    requests += fake.calls.length;
    parentPort?.postMessage({ requests });
    fake.calls.splice(0);
  });
  parentPort?.postMessage({ settings: fake.settings });
}

function directoryOf(): FakeDirectory {
  const users = Array.from({ length: people }, (_, n) => ({
    ...{ id: `u-${n}`, userName: `person${n}@contoso.test`, active: n % 7 !== 3 },
    ...{ displayName: `Person ${n}`, email: `person${n}@contoso.test` },
  }));
  return {
    users,
    groups: Array.from({ length: groups }, (_, g) => ({
      ...{ id: `g-${g}`, displayName: `Group ${g}` },
      members: Array.from({ length: membersEach }, (_, n) => `u-${g * membersEach + n}`),
    })),
  };
}

async function measure(id: string): Promise<void> {
  const definition = findSource(id);
  if (!definition?.api) throw new Error(`There is no reader of ${id}.`);
  const worker = new Worker(new URL(import.meta.url), { workerData: id, execArgv: [] });
  const { settings = {} } = await answerOf(worker);
  const startedAt = performance.now();
  const { counts, peakMb } = await readAll(definition, settings);
  const seconds = (performance.now() - startedAt) / 1_000;
  worker.postMessage("requests");
  const { requests = 0 } = await answerOf(worker);
  await worker.terminate();
  const figures = [`${counts.join(" / ")} people / groups / memberships`, `${requests} requests`];
  const rest = [`${seconds.toFixed(0)} s`, `heap at most ${peakMb.toFixed(0)} MB`];
  process.stdout.write(`${id}: ${[...figures, ...rest].join(", ")}\n`);
}

async function readAll({ api, label }: SourceDefinition, settings: Record<string, string>) {
  if (!api) throw new Error(`${label} is not read through an API.`);
  const open: OpenHttp = (options) =>
    createHttpClient({
      ...{ ...options, concurrency: api.concurrency, peer: { code: "SOURCE", label } },
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    });
  const source = api.connect(open, settings);
  const signal = AbortSignal.timeout(3_600_000);
  let peakMb = 0;
  const count = async (pages: AsyncIterable<{ items: { id: string }[] }>, each?: string[]) => {
    let found = 0;
    for await (const { items } of pages) {
      found += items.length;
      each?.push(...items.map((item) => item.id));
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      peakMb = Math.max(peakMb, (heapUsed + arrayBuffers) / 1_048_576);
    }
    return found;
  };
  const groupIds: string[] = [];
  const counts = [
    await count(source.users(signal)),
    await count(source.groups(signal), groupIds),
    0,
  ];
  for (const id of groupIds)
    counts[2] = (counts[2] ?? 0) + (await count(source.members(id, signal)));
  return { counts, peakMb };
}

type Told = { settings?: Record<string, string>; requests?: number };

function answerOf(worker: Worker): Promise<Told> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
