import { beforeAll, expect, test } from "vitest";
import { narrowed } from "@/app/(dashboard)/[tenant]/runs/[run]/results-filter";
import { shownGroups } from "@/app/(dashboard)/[tenant]/runs/shown-changes";
import { inTenant } from "@/db/client";
import { type BlockQuestion, blocksWith, storeBlocks } from "@/db/queries/change-blocks";
import { groupChanges } from "@/db/queries/change-groups";
import { type ChangeFilter, countPlanned, listChanges } from "@/db/queries/changes";
import { encodeCursor } from "@/db/queries/page";
import {
  findComparison,
  progressOf,
  storeComparison,
  tellProgress,
} from "@/db/queries/run-comparison";
import { newId } from "@/lib/core/ids";
import type { ChangeSum } from "@/lib/core/plan/change-sum";
import { deleteSync } from "@/lib/engine/connect/delete-sync";
import { noteBlocks } from "@/lib/engine/run/note-blocks";
import { storeGroupSums } from "@/lib/engine/run/run-sums";
import { newWorkspace } from "../support/workspace";
import { actor, createWorld, type World } from "./world";

const decisions = 40_500;
const runId = newId("run");

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { tenantId, syncId, targetId } = world;
  await world.sql(
    `insert into runs (id, tenant_id, sync_id, target_id, trigger, scope, state, settings_version,
       started_by, change_count, finished_at)
     values ($1, $2, $3, $4, 'manual', 'full', 'succeeded', 1, 'Tests', $5, now())`,
    [runId, tenantId, syncId, targetId, decisions],
  );
  await world.sql(
    `insert into changes (tenant_id, run_id, seq, stage, kind, source_id, subject, group_key,
       group_name, reason, outcome)
     select $1, $2, n, 1, case when n % 20000 = 9 then 'membership.remove' else 'membership.add' end,
       'p' || n, case when n % 20000 = 7 then 'Rare%Name' else 'person' || n end,
       'group-' || n % 50, 'Group ' || n % 50, 'member_in_source',
       case when n % 2 = 0 then 'planned' else 'applied' end
     from generate_series(1, $3::int) n`,
    [tenantId, runId, decisions],
  );
});

const firstBlocks = () =>
  inTenant(world.tenantId, (tx) => storeBlocks(tx, world.tenantId, runId, { from: 0, count: 12 }));

/** As a worker does when the plan is complete. */
const allBlocks = () =>
  noteBlocks({
    run: { tenantId: world.tenantId, id: runId, changeCount: decisions },
    lease: {
      prove: () => Promise.resolve(),
      fenced: (work) => inTenant(world.tenantId, work),
    },
  });

const seqs = async (filter: ChangeFilter, request = {}) => {
  const page = await listChanges(world.tenantId, runId, filter, request);
  return { ...page, items: page.items.map(({ seq }) => seq) };
};

// Without blocks, with some, and with all: the same is found, only faster.
test.each([
  ["not told of", async () => undefined],
  ["told of in part", firstBlocks],
  ["told of whole", allBlocks],
])("a large run %s is searched by parts of names, groups and kinds", async (_, tell) => {
  await tell();
  const rare = [7, 20_007, 40_007];
  expect(await seqs({ text: "rARE%n" })).toMatchObject({
    ...{ items: rare, next: null, previous: null, stoppedAt: null },
  });
  expect((await seqs({ text: "Rare_N" })).items).toEqual([]);
  expect((await seqs({ sign: "−" })).items).toEqual([9, 20_009, 40_009]);
  expect((await seqs({ kind: "membership.remove", groupKey: "group-8" })).items).toEqual([]);
  expect((await seqs({ groupKey: "group-7", text: "rare" })).items).toEqual(rare);
  expect(await countPlanned(world.tenantId, runId, { text: "rare" })).toBe(0);
  expect(await countPlanned(world.tenantId, runId, { text: "person40" })).toBe(307);

  const first = await seqs({ groupKey: "group-7" }, { limit: 3 });
  expect(first.items).toEqual([7, 57, 107]);
  const second = await seqs({ groupKey: "group-7" }, { limit: 3, after: first.next });
  expect(second.items).toEqual([157, 207, 257]);
  const back = await seqs({ groupKey: "group-7" }, { limit: 3, before: second.previous });
  expect(back).toMatchObject({ items: first.items, previous: null });

  const by = await groupChanges(world.tenantId, runId, "person", { text: "rare" });
  expect(by.items.map(({ key, added }) => [key, added])).toEqual([
    ["p20007", 1],
    ["p40007", 1],
    ["p7", 1],
  ]);
});

test("the blocks of a run tell which of them are worth a look", async () => {
  const { tenantId } = world;
  const part = { from: 0, until: 100, backwards: false, limit: 100 };
  const worth = (question: BlockQuestion) =>
    inTenant(tenantId, (tx) => blocksWith(tx, tenantId, runId, question, part));
  expect(await worth({ text: "rARE%n" })).toEqual([0, 20, 40]);
  expect(await worth({ text: "GROUP 4", kinds: ["membership.remove", "user.disable"] })).toEqual([
    0, 20, 40,
  ]);
  expect(await worth({ groupKey: "group-4" })).toHaveLength(41);
  expect(await worth({ groupKey: "roup-4" })).toEqual([]);
});

test("a search stops when its time is over, says how far it came, and goes on from there", async () => {
  const filter = { outcome: "applied", text: "rare%name" } as const;
  const seen: number[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof seqs>> = await seqs(filter, { after, patienceMs: 0 });
    seen.push(...page.items);
    after = page.next;
  } while (after !== null);
  expect(seen).toEqual([7, 20_007, 40_007]);
  const noted = { outcome: "planned", reason: "last_admin" } as const;
  const stopped = await seqs(noted, { patienceMs: 0 });
  expect(stopped).toMatchObject({ items: [], previous: null, stoppedAt: 2_000 });
  const last = encodeCursor(decisions);
  const backwards = await seqs(noted, { patienceMs: 0, before: last });
  expect(backwards).toMatchObject({ items: [], next: null, stoppedAt: 39_001 });
  const start = await seqs(noted, { patienceMs: 0, before: stopped.next });
  expect(start).toMatchObject({ items: [], previous: null, stoppedAt: null });
});

test("people are looked for by name in stretches, forwards and back, as far as patience goes", async () => {
  const people = async (request: Parameters<typeof groupChanges>[4]) => {
    // Blocks tell nothing of codes, so that all names have to be walked through.
    const filter = { code: "seat_limit" };
    const page = await groupChanges(world.tenantId, runId, "person", filter, request);
    return { ...page, items: page.items.map(({ key }) => key) };
  };
  await world.sql("update changes set code = 'seat_limit' where run_id = $1 and seq % 500 = 9", [
    runId,
  ]);
  const whole = await people({ limit: 200 });
  const seen: string[] = [];
  let after: string | null = null;
  let stops = 0;
  do {
    const page: Awaited<ReturnType<typeof people>> = await people({
      ...{ after, limit: 60, patienceMs: 0 },
    });
    seen.push(...page.items);
    stops += typeof page.stoppedAt === "string" ? 1 : 0;
    after = page.next;
  } while (after !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(81);
  expect(seen).toEqual(whole.items);
  expect(stops).toBeGreaterThan(0);
  const back: string[] = [];
  let before: string | null = encodeCursor(["zzz", ""]);
  do {
    const page: Awaited<ReturnType<typeof people>> = await people({
      ...{ before, limit: 60, patienceMs: 0 },
    });
    back.unshift(...page.items);
    before = page.previous;
  } while (before !== null);
  expect(back).toEqual(seen);
});

test("a viewer sees nobody's name where a run is put together by person", async () => {
  const by = await groupChanges(world.tenantId, runId, "person", { text: "rare" });
  const page = { ...by, stoppedAt: "Rare%Name" };
  const seen = (role: "viewer" | "operator") =>
    JSON.stringify(shownGroups({ role }, "person", { ...page, next: null, previous: null }));
  expect(seen("operator")).toContain("Rare%Name");
  expect(seen("viewer")).not.toContain("Rare%Name");
  expect(shownGroups({ role: "viewer" }, "person", page).items).toHaveLength(3);
});

test("what was counted by group when the run came to rest is told as it is counted afresh", async () => {
  const { tenantId } = world;
  const asked = [tenantId, runId, "group"] as const;
  for (const filter of [
    {},
    { sign: "−" },
    { outcome: "planned" },
    { groupKey: "group-9" },
  ] as const) {
    const fresh = await groupChanges(...asked, filter);
    expect(fresh.items.length).toBeGreaterThan(0);
    expect(await groupChanges(...asked, filter, { isStill: true })).toEqual(fresh);
    await inTenant(tenantId, (tx) =>
      storeGroupSums(tx, { tenantId, id: runId, changeCount: decisions }),
    );
    expect(await groupChanges(...asked, filter, { isStill: true })).toEqual(fresh);
  }
  await world.sql("update change_group_sums set count = count + 1 where group_key = 'group-9'");
  const [kept] = (await groupChanges(...asked, { groupKey: "group-9" }, { isStill: true })).items;
  const [fresh] = (await groupChanges(...asked, { groupKey: "group-9" })).items;
  expect(kept?.removed).toBe((fresh?.removed ?? 0) + 1);
});

test("whoever waits for a comparison sees how far it has come, until it is made", async () => {
  const { tenantId } = world;
  const two = { one: runId, other: runId };
  const told: unknown[] = [];
  await storeComparison(tenantId, { ...two, id: newId("cmp"), stand: "x" }, async (progress) => {
    await tellProgress(tenantId, two, progress);
    told.push(await progressOf(tenantId, two));
  });
  const total = 81_000;
  const ordering = (ordered: number) => ({ looked: total, ordered, total });
  expect(told).toEqual([
    { looked: 0, ordered: 0, total },
    { looked: 40_500, ordered: 0, total },
    // The join, an eighth of it at a time, and then one stretch of rows that are stored.
    ...[0, 5_062, 10_125, 15_187, 20_250, 25_312, 30_375, 35_437, 40_500].map(ordering),
    ...[40_500, 81_000].map(ordering),
  ]);
  expect(await progressOf(tenantId, two)).toBeNull();
  expect(
    (await findComparison(tenantId, two))?.counts.toSorted((a, b) => a.count - b.count),
  ).toEqual([
    { standing: "same", sign: "−", count: 3 },
    { standing: "same", sign: "+", count: 40_497 },
  ]);
});

test("another workspace finds nothing of it, and with its sync all of it goes", async () => {
  const stranger = await newWorkspace("Stranger");
  expect((await listChanges(stranger, runId, { text: "rare" })).items).toEqual([]);
  await deleteSync(world.tenantId, actor, world.syncId);
  for (const table of ["changes", "change_blocks", "change_group_sums"]) {
    expect(await world.sql(`select from ${table} where run_id = $1 limit 1`, [runId])).toEqual([]);
  }
});

const sums: ChangeSum[] = [
  { kind: "membership.add", outcome: "applied", reason: "member_in_source", count: 900 },
  { kind: "user.create", outcome: "applied", reason: "new_in_source", count: 90 },
  { kind: "user.create", outcome: "failed", reason: "new_in_source", count: 3 },
  { kind: "user.disable", outcome: "skipped", reason: "last_admin", count: 1 },
];

test("a filter of a run at rest is narrowed by its counts, and answered where nothing fits", () => {
  const said = (filter: Parameters<typeof narrowed>[0]) => narrowed(filter, sums, true);
  expect(said({ text: "ada" })).toEqual({ text: "ada" });
  expect(said({ reason: "last_admin" })).toEqual({
    ...{ reason: "last_admin", kind: "user.disable", outcome: "skipped" },
  });
  expect(said({ reason: "new_in_source" })).toEqual({
    ...{ reason: "new_in_source", kind: "user.create", outcome: undefined },
  });
  expect(said({ outcome: "applied", text: "a" })).toEqual({
    ...{ outcome: "applied", text: "a", kind: undefined },
  });
  expect(said({ outcome: "planned" })).toBeNull();
  expect(said({ sign: "−", outcome: "applied" })).toBeNull();
  expect(said({ sign: "−" })).toEqual({ sign: "−" });
  expect(narrowed({ outcome: "planned" }, sums, false)).toEqual({ outcome: "planned" });
});
