import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveScimAhead } from "@/app/scim/door";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { groupBody, userBody } from "../conformance/bodies";
import { type Client, each, newClient } from "../conformance/client";
import { filled, readJourneys } from "../corpus/journey";
import { type Base, mutated } from "./mutate";
import { type Chance, newChance } from "./random";
import { watchStalls } from "./stalls";
import { type RawRequest, sendRaw } from "./wire";

/** A slice of what `npm run fuzz` sends; the same seed sends the same requests. */
const count = Number(process.env["USHER_FUZZ_REQUESTS"] ?? 1_200);
const seed = Number(process.env["USHER_FUZZ_SEED"] ?? 1);
const atOnce = 8;
/** Several, so that no app's share of requests runs out. */
const appCount = 20;
const refreshEvery = 100;

const steps = readJourneys().flatMap(({ headers, steps }) =>
  steps.map((step) => ({ ...step, headers })),
);

type Target = { client: Client; users: string[]; groups: string[] };

let server: Server;
let port: number;
let targets: Target[];

beforeAll(async () => {
  server = createServer((incoming, outgoing) => void serveScimAhead(incoming, outgoing));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
  targets = await Promise.all(Array.from({ length: appCount }, () => newTarget()));
});
afterAll(() => void server.close());

async function newTarget(): Promise<Target> {
  const target: Target = { client: await newClient(), users: [], groups: [] };
  await refresh(target);
  return target;
}

/** Makes sure that there are people and groups to change, whatever was deleted. */
async function refresh(target: Target): Promise<void> {
  const { client } = target;
  target.users = each(await client.get("/Users?count=6&attributes=id"), "id").map(String);
  target.groups = each(await client.get("/Groups?count=4&attributes=id"), "id").map(String);
  while (target.users.length < 6) target.users.push(await client.create("/Users", userBody()));
  while (target.groups.length < 4) {
    const members = target.users.slice(target.groups.length).map((value) => ({ value }));
    target.groups.push(await client.create("/Groups", groupBody({ members })));
  }
}

/** A step of the corpus with ids of this target: a group's in a group's path, else a person's. */
function baseFor({ users, groups }: Target, chance: Chance): Base {
  const { send, body, headers } = chance.pick(steps);
  const [method = "", path = ""] = send.split(/ (.*)/);
  const idOf = (list: readonly string[]) => list[chance.below(list.length)] ?? "";
  const inPath = path.replace(/\{\{\w+\}\}/g, () =>
    idOf(path.startsWith("/Groups") ? groups : users),
  );
  const names = JSON.stringify(body ?? {}).match(/\{\{(\w+)\}\}/g) ?? [];
  const ids = new Map(names.map((name) => [name.slice(2, -2), idOf(users)]));
  return { method, path: inPath, body: filled(body, ids), headers };
}

type Tally = { statuses: Record<string, number>; failures: string[]; suspects: Set<RawRequest> };

/** What goes wrong with a request is an answer of 5xx; 501 says only that there is no such thing. */
async function attack(count: number, seed: number): Promise<Tally> {
  const tally: Tally = { statuses: {}, failures: [], suspects: new Set() };
  const flying = new Set<RawRequest>();
  const watch = watchStalls(() => {
    for (const request of flying) tally.suspects.add(request);
  });
  let sent = 0;
  const lane = async (chance: Chance) => {
    while (sent < count) {
      const turn = sent++;
      const target = targets[turn % targets.length];
      if (!target) return;
      if (chance.oneIn(refreshEvery)) await refresh(target);
      const { key, token } = target.client.app;
      const request = mutated(baseFor(target, chance), { key, token }, chance);
      flying.add(request);
      const { status, text } = await sendRaw(port, request);
      flying.delete(request);
      tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      if (status >= 500 && status !== 501) tally.failures.push(shown(request, text));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, at) => lane(newChance(seed * 1_000 + at))));
  watch.stop();
  return tally;
}

function shown({ head, body }: RawRequest, answer: string): string {
  return `${head.slice(0, 1_500)}${body.toString().slice(0, 1_500)}\n=> ${answer.slice(-600)}`;
}

/** Other work may have held the loop up when several were in flight; alone a request shows its own. */
async function stallsAlone(request: RawRequest): Promise<boolean> {
  for (let round = 0; round < 3; round += 1) {
    let stalled = false;
    const watch = watchStalls(() => {
      stalled = true;
    });
    await sendRaw(port, request);
    watch.stop();
    if (!stalled) return false;
  }
  return true;
}

test(
  `${count} mutated requests, seed ${seed}: no 5xx, and none holds up the event loop for 50 ms`,
  async () => {
    const { statuses, failures, suspects } = await attack(count, seed);
    const guilty: string[] = [];
    for (const request of suspects) {
      if (await stallsAlone(request)) guilty.push(shown(request, ""));
    }
    process.stdout.write(`${JSON.stringify({ count, seed, statuses, suspects: suspects.size })}\n`);
    expect(failures.slice(0, 5)).toEqual([]);
    expect(guilty.slice(0, 5)).toEqual([]);
    await expectSound();
  },
  Math.max(60_000, count * 40),
);

/** Whatever was sent: prototypes are untouched, and everything stored can be read, listed and logged. */
async function expectSound(): Promise<void> {
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  await flushRequestLog();
  for (const { client } of targets) {
    for (const path of ["/Users", "/Groups"]) {
      const list = await client.get(`${path}?count=200`);
      expect(list.status, list.text).toBe(200);
      for (const id of each(list, "id").slice(0, 20)) {
        expect((await client.get(`${path}/${id}`)).status).toBe(200);
      }
    }
  }
}
