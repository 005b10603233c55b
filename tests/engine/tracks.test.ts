import { expect, test } from "vitest";
import { alongTracks, type Step } from "@/lib/engine/observe/tracks";
import { claimRun } from "@/lib/engine/run/lease";
import { openRun, type RunContext } from "@/lib/engine/run/run-context";
import { startRun } from "@/lib/engine/run/start-run";
import { createWorld, type World } from "./world";

test("a failure ends all tracks, and each goes on where it was noted last", async () => {
  const { world, runId, context } = await claimed();
  const steps = {
    accounts: step("accounts", (way) => way.note("a5")),
    profiles: step("profiles", async (way, { lease }) => {
      await way.note("p7");
      await new Promise((_, reject) => {
        lease.signal.addEventListener("abort", () => reject(lease.signal.reason));
      });
    }),
    groups: step("groups", async (way) => {
      await way.note("g3");
      await noted(world, runId, /p7/);
      throw new Error("The target is away.");
    }),
  };
  const broken = alongTracks(context, [[steps.accounts, steps.profiles], [steps.groups]]);
  await expect(broken).rejects.toThrow("The target is away.");

  const begun: [string, string | null][] = [];
  const recorded = (name: string) =>
    step(name, async ({ cursor }) => {
      begun.push([name, cursor]);
    });
  await alongTracks(await taken(world, runId), [
    [recorded("accounts"), recorded("profiles")],
    [recorded("groups"), recorded("members")],
  ]);
  expect(begun.sort()).toEqual([
    ["groups", "g3"],
    ["members", null],
    ["profiles", "p7"],
  ]);
});

test("a track that is at its end is not begun again", async () => {
  const { world, runId, context } = await claimed();
  const accounts = step("accounts", (way) => way.note("a5"));
  const groups = step("groups", async (way) => {
    await noted(world, runId, /a5/);
    await way.note("g1");
    throw new Error("The target is away.");
  });
  await expect(alongTracks(context, [[accounts], [groups]])).rejects.toThrow("away");
  const begun: string[] = [];
  const recorded = (name: string) =>
    step(name, async () => {
      begun.push(name);
    });
  await alongTracks(await taken(world, runId), [[recorded("accounts")], [recorded("groups")]]);
  expect(begun).toEqual(["groups"]);
});

test("what was taken back is not noted by another track's note", async () => {
  const { world, runId, context } = await claimed();
  let isTakenBack = () => {};
  const takenBack = new Promise<void>((resolve) => {
    isTakenBack = resolve;
  });
  const accounts = step("accounts", async (way) => {
    await way.note("a1");
    const failing = way.note("a2", () => Promise.reject(new Error("The database said no.")));
    await failing.finally(isTakenBack);
  });
  const groups = step("groups", async (way) => {
    await takenBack;
    await way.note("g9");
  });
  const broken = alongTracks(context, [[accounts], [groups]]);
  await expect(broken).rejects.toThrow("The database said no.");
  const { run } = await taken(world, runId);
  expect(run.checkpoint.places).toEqual([
    { step: "accounts", cursor: "a1" },
    { step: "groups", cursor: "g9" },
  ]);
});

type Look = (way: Parameters<Step["look"]>[1], context: RunContext) => Promise<void>;

function step(name: string, look: Look): Step {
  return { name, look: (context, way) => look(way, context) };
}

async function claimed() {
  const world = await createWorld();
  const { tenantId, syncId } = world;
  const start = { trigger: "manual", scope: "full", startedBy: "Tests" } as const;
  const { runId } = await startRun({ tenantId, syncId, ...start });
  return { world, runId, context: await claim(world, runId) };
}

/** Over by another worker, as when the first one died. */
async function taken(world: World, runId: string): Promise<RunContext> {
  await world.sql("update runs set state = 'queued' where id = $1", [runId]);
  return claim(world, runId);
}

async function claim({ tenantId }: World, runId: string): Promise<RunContext> {
  const lease = await claimRun(tenantId, runId, "worker", new AbortController().signal);
  if (!lease) throw new Error("The run was not claimed.");
  lease.release();
  return openRun(lease);
}

/** Resolves once the run's row says it. */
async function noted(world: World, runId: string, text: RegExp): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await world.sql("select checkpoint::text as at from runs where id = $1", [
        runId,
      ]);
      return String(row?.["at"]);
    })
    .toMatch(text);
}
