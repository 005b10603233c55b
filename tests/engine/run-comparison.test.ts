import { expect, test } from "vitest";
import { groupChanges } from "@/db/queries/change-groups";
import { comparedRows } from "@/db/queries/run-comparison";
import { formerRun } from "@/db/queries/run-view";
import { getRun } from "@/db/queries/runs";
import { approveRun } from "@/lib/engine/run/approve-run";
import { compareRuns, makeComparison } from "@/lib/engine/run/compare-runs";
import { newWorkspace } from "../support/workspace";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  createWorld,
  goOn,
  patchPerson,
} from "./world";

const differences = ["onlyOne", "onlyOther", "differs"] as const;

test("two runs are laid side by side, and one is put together by person, group and reason", async () => {
  const world = await createWorld();
  const [ada, grace] = [await addPerson(world, "ada"), await addPerson(world, "grace")];
  const crew = await addGroup(world, "Crew", [ada, grace]);
  const preview = String((await carryOut(world, "full", "preview"))["id"]);
  await changeMembers(world, crew, "remove", [grace]);
  const late = await addPerson(world, "late");
  await patchPerson(world, grace, { displayName: "Grace Hopper" });
  const run = String((await carryOut(world, "full"))["id"]);
  await approveRun(world.tenantId, run, actor);
  await goOn(world, run);

  const compare = async (one: string, other: string) => {
    const [a, b] = [await getRun(world.tenantId, one), await getRun(world.tenantId, other)];
    if (!a || !b) throw new Error("A run is gone.");
    const { comparison, isMade } = await compareRuns(world.tenantId, a, b);
    if (!comparison || !isMade) throw new Error("The comparison takes long.");
    return { ...comparison, one, other };
  };
  const two = await compare(preview, run);
  expect(await compare(preview, run)).toEqual(two);
  // What a worker does, when two large ones are asked for: it leaves what is made already.
  await makeComparison(world.tenantId, { one: preview, other: run });
  expect(await compare(preview, run)).toEqual(two);
  await makeComparison(world.tenantId, { one: run, other: preview });
  expect((await compare(run, preview)).counts).toHaveLength(two.counts.length);
  const first = await comparedRows(world.tenantId, two, differences, { limit: 2 });
  const second = await comparedRows(world.tenantId, two, differences, {
    limit: 2,
    after: first.next,
  });
  const seen = [...first.items, ...second.items].map(({ standing, kind, subject, one, other }) =>
    [standing, kind, subject, one?.outcome, other?.outcome].filter(Boolean).join(" "),
  );
  expect(seen).toEqual([
    "onlyOne membership.add grace@acme.test planned",
    "differs user.create grace@acme.test planned applied",
    "onlyOther user.create late@acme.test applied",
  ]);
  expect(second.next).toBeNull();
  const back = await comparedRows(world.tenantId, two, differences, {
    limit: 2,
    before: second.previous,
  });
  expect(back.items).toEqual(first.items);
  const itself = (await compare(run, run)).counts;
  expect(itself.toSorted((a, b) => a.count - b.count)).toEqual([
    { standing: "same", sign: "+", count: 1 },
    { standing: "same", sign: "+", count: 1 },
    { standing: "same", sign: "+", count: 3 },
  ]);

  const by = async (grouping: "person" | "group" | "reason") =>
    (await groupChanges(world.tenantId, run, grouping)).items.map(({ label, added }) => [
      label,
      added,
    ]);
  expect(await by("person")).toEqual([
    ["ada@acme.test", 2],
    ["grace@acme.test", 1],
    ["late@acme.test", 1],
  ]);
  expect(await by("group")).toEqual([["Crew", 2]]);
  expect(await by("reason")).toEqual([
    ["group_in_source", 1],
    ["member_in_source", 1],
    ["new_in_source", 3],
  ]);
  const [alone] = (await groupChanges(world.tenantId, run, "person", { sourceId: late })).items;
  expect(alone).toMatchObject({ key: late, added: 1, failed: 0 });

  const next = await carryOut(world, "full");
  const detail = await getRun(world.tenantId, String(next["id"]));
  expect(detail && (await formerRun(world.tenantId, detail))?.written).toBe(5);

  const stranger = await newWorkspace("Stranger");
  expect((await comparedRows(stranger, two, differences)).items).toEqual([]);
  expect((await groupChanges(stranger, run, "person")).items).toEqual([]);
});
