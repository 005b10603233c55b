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
 * `npm run bench:sources okta` reads one alone, `npm run bench:sources okta 10000 500` a smaller one.
 * Fails where a read needs more requests than its pages, more memory, or more time than is set here.
 */
const [wanted, peopleAsked, groupsAsked] = process.argv.slice(3);
const people = Number(peopleAsked ?? 100_000);
const groups = Number(groupsAsked ?? 5_000);
const membersEach = 20;
const limits = { heapMb: 220, minutesEach: 30, shareOfMinimum: 1.02 };

/** Entries on a page as reader and fake agree on them, and what is asked once beside the lists. */
const pages: Record<string, { people: number; groups: number; members: number; once: number }> = {
  // One empty page in each list of several pages, and the token.
  entra: { people: 999, groups: 999, members: 999, once: 3 },
  okta: { people: 200, groups: 200, members: 200, once: 1 },
  google: { people: 500, groups: 200, members: 200, once: 1 },
  onelogin: { people: 100, groups: 100, members: 100, once: 1 },
  // And twenty looks behind short pages, which could have been cut.
  keycloak: { people: 500, groups: 500, members: 500, once: 23 },
  scim: { people: 90, groups: 90, members: Number.POSITIVE_INFINITY, once: 2 },
  rest: { people: 100, groups: 100, members: 100, once: 1 },
};

function minimumOf(id: string): number {
  const size = pages[id];
  if (!size) throw new Error(`The page sizes of ${id} are not set here.`);
  const lists = Math.ceil(people / size.people) + Math.ceil(groups / size.groups);
  return lists + groups * Math.max(1, Math.ceil(membersEach / size.members)) + size.once;
}

if (isMainThread) {
  for (const id of wanted ? [wanted] : Object.keys(pages)) await measure(id);
} else {
  await serve(String(workerData));
}

/** Okta does not list deactivated people in their groups. */
function membershipsOf(id: string): number {
  const members = Array.from({ length: groups * membersEach }, (_, n) => n);
  return members.filter((n) => id !== "okta" || isActive(n)).length;
}

function isActive(n: number): boolean {
  return n % 7 !== 3;
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
  // Of one length, so that the fakes need not sort them for every page.
  const idOf = (n: number) => `u-${String(n).padStart(6, "0")}`;
  const users = Array.from({ length: people }, (_, n) => ({
    ...{ id: idOf(n), userName: `person${n}@contoso.test`, active: isActive(n) },
    ...{ displayName: `Person ${n}`, email: `person${n}@contoso.test` },
  }));
  return {
    users,
    groups: Array.from({ length: groups }, (_, g) => ({
      ...{ id: `g-${String(g).padStart(5, "0")}`, displayName: `Group ${g}` },
      members: Array.from({ length: membersEach }, (_, n) => idOf(g * membersEach + n)),
    })),
  };
}

async function measure(id: string): Promise<void> {
  const definition = findSource(id);
  if (!definition?.api) throw new Error(`There is no reader of ${id}.`);
  // A worker has arguments of its own, and makes the directory by them.
  const worker = new Worker(new URL(import.meta.url), {
    workerData: id,
    execArgv: [],
    argv: process.argv.slice(2),
  });
  const { settings = {} } = await answerOf(worker);
  const startedAt = performance.now();
  const { counts, peakMb } = await readAll(definition, settings);
  const seconds = (performance.now() - startedAt) / 1_000;
  worker.postMessage("requests");
  const { requests = 0 } = await answerOf(worker);
  await worker.terminate();
  const minimum = minimumOf(id);
  const figures = [
    `${counts.join(" / ")} people / groups / memberships`,
    `${requests} requests of at least ${minimum} (${(requests / minimum).toFixed(3)})`,
    ...[`${seconds.toFixed(0)} s`, `heap at most ${peakMb.toFixed(0)} MB`],
  ];
  const wrong = [
    ...(counts.join() === [people, groups, membershipsOf(id)].join() ? [] : ["counts"]),
    ...(requests <= minimum * limits.shareOfMinimum + 5 ? [] : ["requests"]),
    ...(peakMb <= limits.heapMb ? [] : ["memory"]),
  ];
  const verdict = wrong.length === 0 ? "as it should be" : `wrong: ${wrong.join(", ")}`;
  process.stdout.write(`${id}: ${figures.join(", ")}: ${verdict}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function readAll({ api, label }: SourceDefinition, settings: Record<string, string>) {
  if (!api) throw new Error(`${label} is not read through an API.`);
  const open: OpenHttp = (options) =>
    createHttpClient({
      ...{ ...options, concurrency: api.concurrency, peer: { code: "SOURCE", label } },
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    });
  const source = api.connect(open, settings);
  const signal = AbortSignal.timeout(limits.minutesEach * 60_000);
  let peakMb = 0;
  const count = async (list: AsyncIterable<{ items: { id: string }[] }>, each?: string[]) => {
    let found = 0;
    for await (const { items } of list) {
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
