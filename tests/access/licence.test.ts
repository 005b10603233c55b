import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { newId } from "@/lib/core/ids";
import type * as EnterLicence from "@/lib/engine/workspace/enter-licence";
import type * as Review from "@/lib/engine/workspace/review-plans";
import { publicLicenceKey, signLicence } from "../support/licences";

const stranger = generateKeyPairSync("ed25519");
const never = new AbortController().signal;

// The configuration is read once, so the key is there before anything is loaded.
vi.stubEnv("USHER_LICENCE_KEYS", publicLicenceKey);
const { actor, addPerson, carryOut, createWorld, goOn, patchPerson, removePerson } = await import(
  "../engine/world"
);
const { approveRun } = await import("@/lib/engine/run/approve-run");
const { createChannel } = await import("@/lib/engine/notices/save-channel");
const { startRun } = await import("@/lib/engine/run/start-run");
const { enterLicence }: typeof EnterLicence = await import("@/lib/engine/workspace/enter-licence");
const { reviewPlans }: typeof Review = await import("@/lib/engine/workspace/review-plans");

let world: Awaited<ReturnType<typeof createWorld>>;
beforeEach(async () => {
  world = await createWorld();
  await reviewPlans(never);
});
afterAll(() => vi.unstubAllEnvs());

type Terms = Partial<Parameters<typeof signLicence>[0]>;
const licence = (terms: Terms) => signLicence({ workspace: world.tenantId, ...terms });

async function lapse() {
  await world.sql("update tenants set trial_ends_at = now() - interval '1 hour' where id = $1", [
    world.tenantId,
  ]);
  await reviewPlans(never);
}

/** A first full run that a person approved: from then on runs go by themselves. */
async function settle() {
  const run = await carryOut(world, "full");
  await approveRun(world.tenantId, String(run["id"]), actor);
  return goOn(world, String(run["id"]));
}

const writes = () => world.fake.calls.filter(({ method }) => method !== "GET").length;

test("a lapse keeps everything: nothing is written, pushes are taken, previews work", async () => {
  const { tenantId, syncId, sql } = world;
  const ann = await addPerson(world, "ann");
  await settle();
  await lapse();
  const before = writes();
  await addPerson(world, "bob");
  await removePerson(world, ann);
  for (const trigger of ["manual", "push", "schedule"] as const) {
    const start = { tenantId, syncId, trigger, scope: "full", startedBy: "Tests" } as const;
    await expect(startRun(start)).rejects.toThrow(/PLAN_LAPSED/);
  }
  expect(await carryOut(world, "full", "preview")).toMatchObject({ state: "succeeded" });
  expect(writes()).toBe(before);
  const counts = `select (select count(*) from pending_changes where tenant_id = $1) > 0 as pending,
    (select count(*)::int from account_links where tenant_id = $1) as links`;
  expect((await sql(counts, [tenantId]))[0]).toEqual({ pending: true, links: 1 });
});

test("a run that is under way when the licence ends stops, and a held one cannot be approved", async () => {
  await addPerson(world, "ann");
  const held = await carryOut(world, "full");
  await lapse();
  await expect(approveRun(world.tenantId, String(held["id"]), actor)).rejects.toThrow(
    /PLAN_LAPSED/,
  );
  await world.sql(
    "update runs set state = 'queued', phase = 'apply', approved_at = now() where id = $1",
    [held["id"]],
  );
  expect(await goOn(world, String(held["id"]))).toMatchObject({ state: "queued" });
  expect(writes()).toBe(0);
});

test("with a licence every sync makes a whole plan first, which waits for a person", async () => {
  const { tenantId, syncId, sql } = world;
  await addPerson(world, "ann");
  await settle();
  await lapse();
  await addPerson(world, "bob");
  const before = writes();
  await enterLicence(tenantId, actor, licence({}));
  const [queued] = await sql(
    "select id from runs where sync_id = $1 and state = 'queued' and scope = 'full'",
    [syncId],
  );
  const run = await goOn(world, String(queued?.["id"]));
  expect(run).toMatchObject({ state: "held", holds: [{ code: "PLAN_RESUMED" }] });
  expect(writes()).toBe(before);
  await approveRun(tenantId, String(run["id"]), actor);
  expect(await goOn(world, String(run["id"]))).toMatchObject({ state: "succeeded" });
  await addPerson(world, "cy");
  expect(await carryOut(world, "delta")).toMatchObject({ state: "succeeded" });
});

test("beyond the people of the licence nobody gets an account; others are looked after", async () => {
  const { tenantId, sql } = world;
  await enterLicence(tenantId, actor, licence({ people: 2 }));
  const ann = await addPerson(world, "ann");
  for (const name of ["bob", "cy"]) await addPerson(world, name);
  const run = await settle();
  const outcomes = async (id: unknown) =>
    sql(
      `select outcome, reason from changes where run_id = $1 and kind in ('user.create', 'user.disable')
       order by outcome, reason`,
      [id],
    );
  expect(await outcomes(run["id"])).toEqual([
    { outcome: "applied", reason: "new_in_source" },
    { outcome: "applied", reason: "new_in_source" },
    { outcome: "skipped", reason: "over_plan" },
  ]);
  await patchPerson(world, ann, { active: false });
  const next = await carryOut(world, "delta");
  expect(await outcomes(next["id"])).toContainEqual(
    expect.objectContaining({ outcome: "applied", reason: "inactive_in_source" }),
  );
  expect(await outcomes((await carryOut(world, "full"))["id"])).toContainEqual({
    outcome: "applied",
    reason: "new_in_source",
  });
});

test("only a licence that our key signed, for this workspace and for now, is taken", async () => {
  const { tenantId } = world;
  const enter = (text: string) => enterLicence(tenantId, actor, text);
  await expect(enter("nonsense")).rejects.toThrow(/no licence/);
  await expect(enter(licence({ key: stranger.privateKey }))).rejects.toThrow(/no licence/);
  const [body, signature] = licence({ people: 1 }).split(".");
  const forged = Buffer.from(body?.slice("usher_licence_".length) ?? "", "base64url")
    .toString()
    .replace('"people":1', '"people":9');
  const text = `usher_licence_${Buffer.from(forged).toString("base64url")}.${signature}`;
  await expect(enter(text)).rejects.toThrow(/no licence/);
  await expect(enter(licence({ workspace: newId("ten") }))).rejects.toThrow(/another workspace/);
  await expect(enter(licence({ days: -0.5 }))).rejects.toThrow(/ended/);
  await enter(licence({}));
});

test("people are counted once a day, and whoever is told is told once", async () => {
  const { tenantId, sql } = world;
  await createChannel(tenantId, actor, {
    ...{ kind: "mail", name: "Owners", recipients: ["owner"], url: null, kinds: ["access"] },
    ...{ severityMin: "info", recovery: true, digest: "none" },
  });
  await lapse();
  await reviewPlans(never);
  const told = await sql("select notice->>'code' as code from deliveries where tenant_id = $1", [
    tenantId,
  ]);
  expect(told).toEqual([{ code: "PLAN_LAPSED" }]);
  const days = await sql("select people from usage where tenant_id = $1", [tenantId]);
  expect(days).toEqual([{ people: 0 }]);
});
