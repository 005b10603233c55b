import { afterAll, expect, test } from "vitest";
import { openTarget } from "@/lib/engine/connect/open-target";
import type { Fault } from "@/lib/http/fake-faults";
import { targetCases } from "../conformance/target-fixture";
import { closeAll } from "./strange-world";
import { begin, seen, untilDone, usernameOf, writesOfOneMore } from "./trouble-world";
import { addGroup, addPerson, changeMembers, type World } from "./world";

/**
 * Whole runs over every product at every version, beside every trouble in turn: a newcomer with a
 * group of their own and one more member of a group that was there, and whatever happens on the way,
 * all of that is there in the end, and the next run has nothing to do.
 */
afterAll(closeAll);

const isWrite = ({ method }: { method: string }) => method !== "GET";
const isRead = ({ method }: { method: string }) => method === "GET";

const troubles: readonly [name: string, fault: () => Fault][] = [
  ["500 before the commit", () => broken({ kind: "status", status: 500, commit: "before" })],
  ["500 after the commit", () => broken({ kind: "status", status: 500, commit: "after" })],
  [
    "503 after every other commit",
    () => ({ kind: "status", status: 503, commit: "after", only: everyOther(), times: 4 }),
  ],
  ["a reset before the commit", () => broken({ kind: "reset", commit: "before" })],
  ["a reset after the commit", () => broken({ kind: "reset", commit: "after" })],
  ["slow answers", () => ({ kind: "slow", ms: 15 })],
  ["a 429 at a read", () => ({ kind: "busy", retryAfter: "1", only: isRead, skip: 1, times: 1 })],
  ["a 429 at a write", () => ({ kind: "busy", retryAfter: "1", only: isWrite, times: 1 })],
  ["a maintenance page", () => ({ kind: "maintenance", skip: 2, times: 2 })],
  ["a login page at a read", () => ({ kind: "login", only: isRead, skip: 1, times: 1 })],
  ["a login page at a write", () => ({ kind: "login", only: isWrite, times: 1 })],
  ["half a list", () => ({ kind: "truncated", only: isRead, skip: 1, times: 1 })],
  ["half an answer to a write", () => ({ kind: "truncated", only: isWrite, times: 2 })],
  ["a token that is revoked and given back", () => ({ kind: "revoked", skip: 3, times: 1 })],
];

function broken(
  fault:
    | { kind: "status"; status: number; commit: "before" | "after" }
    | { kind: "reset"; commit: "before" | "after" },
): Fault {
  return { ...fault, only: isWrite, times: 2 };
}

function everyOther() {
  let count = 0;
  return (call: { method: string }) => isWrite(call) && count++ % 2 === 0;
}

// Beside each other: most of their time they wait for a product to be tried again.
test.concurrent.each(targetCases)(
  "$id $version: whatever the trouble, all is there in the end and stays",
  async (it) => {
    const world = await begin(it, troubles.length);
    const team = await addGroup(world, "team", [await addPerson(world, "p0")]);
    await untilDone(world);
    const inTeam = ["p0"];
    for (const [index, [name, fault]] of troubles.entries()) {
      const newcomer = `p${index + 1}`;
      const id = await addPerson(world, newcomer);
      await changeMembers(world, team, "add", [id]);
      await addGroup(world, `own ${newcomer}`, [id]);
      inTeam.push(newcomer);
      world.fake.faults.splice(0, world.fake.faults.length, fault());
      await untilDone(world);
      world.fake.faults.length = 0;
      expect({ name, ...(await seen(world, newcomer)) }).toEqual({
        ...{ name, active: true, own: [usernameOf(newcomer)] },
        team: inTeam.map(usernameOf).sort(),
      });
      expect({ name, writes: await writesOfOneMore(world) }).toEqual({ name, writes: [] });
    }
    await takeOut(world, "p1", "team");
    expect((await seen(world, "p1")).team).not.toContain(usernameOf("p1"));
    await untilDone(world);
    expect((await seen(world, "p1")).team).toEqual(inTeam.map(usernameOf).sort());
  },
  240_000,
);

/** By hand, past Usher. */
async function takeOut(world: World, name: string, group: string): Promise<void> {
  const { connection } = await openTarget(world.tenantId, world.targetId);
  const signal = AbortSignal.timeout(10_000);
  const [link] = await world.sql(
    `select l.account_id from account_links l join source_users u on u.id = l.source_user_id
     where l.sync_id = $1 and u.user_name = $2`,
    [world.syncId, usernameOf(name)],
  );
  const account = await connection.findAccount({ id: String(link?.["account_id"]) }, signal);
  const found = await connection.findGroup?.(group, signal);
  if (!account) throw new Error(`No account of ${name}.`);
  await connection.removeMember(account, found ?? { id: group, name: group }, signal);
}
