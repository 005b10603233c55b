import type { GroupRef } from "@/lib/core/groups/group-router";
import { accountTests } from "@/lib/core/plan/plan-user";
import { type UndoContext, type Undoing, undoChange } from "@/lib/core/plan/undo-change";
import { count, type RunTotals } from "@/lib/core/run/run";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import { plannedRenames } from "./former-groups";
import { routerOf } from "./group-context";
import { protectAdmins } from "./protect-admins";
import { type NewChange, storeChanges } from "./store-changes";
import { type UndoneRow, undonePage } from "./undone-changes";

const pageSize = 500;

/** Plans the reverse of another run, change by change; the order of apply comes from the stages. */
export async function planRollback(context: RunContext): Promise<number> {
  const { run } = context;
  for (let more = true; more; ) more = await planPage(context, Number(run.checkpoint.cursor ?? 0));
  await protectAdmins(context);
  return run.totals.people ?? 0;
}

async function planPage(context: RunContext, after: number): Promise<boolean> {
  await context.lease.prove();
  return context.lease.fenced(async (tx) => {
    const rows = await undonePage(tx, context, after, pageSize);
    const last = rows.at(-1);
    if (!last) return false;
    const rules = undoContext(context);
    const renames = new Map(await plannedRenames(tx, context));
    const undone = rows.map((row) => {
      const undoing = undoChange(row.done, row.now, rules);
      return { row, ...underFormerName(undoing, renames, rules) };
    });
    const changeCount = await storeChanges(tx, context, undone.flatMap(newChange));
    const totals = addTotals(context.run.totals, rows, undone);
    await saveProgress(tx, context, {
      ...{ changeCount, totals },
      checkpoint: { step: "undone", cursor: String(last.seq) },
    });
    return rows.length === pageSize;
  });
}

/**
 * A group is named back before anything else, so its memberships are changed under that name. Runs
 * plan groups before people, so that a rename comes before what is about members.
 */
function underFormerName(
  undoing: Undoing,
  renames: Map<string, GroupRef>,
  { groupKey }: UndoContext,
): Undoing {
  const { change, reason } = undoing;
  const group = change?.group;
  if (!change || !group) return undoing;
  if (change.kind === "group.rename") {
    const name = change.before?.["name"];
    if (!change.skipped && typeof name === "string") renames.set(groupKey(name), group);
    return undoing;
  }
  const former = renames.get(group.key);
  if (!former) return undoing;
  const { key, name } = former;
  return { change: { ...change, group: { ...group, key, name } }, reason };
}

function undoContext(context: RunContext): UndoContext {
  const { capabilities, users, settings, definition } = context;
  const { isProtected } = accountTests(settings.users);
  const isProtectedGroup = routerOf(context).isProtected;
  return {
    ...{ capabilities, ownUsername: users.ownUsername, isProtected, isProtectedGroup },
    groupKey: definition.groupKey,
  };
}

function newChange({ row, change }: { row: UndoneRow } & Undoing): NewChange[] {
  if (!change) return [];
  const { sourceId, accountId, subject } = row;
  return [{ ...change, sourceId, accountId, subject, requestId: null }];
}

function addTotals(totals: RunTotals, rows: UndoneRow[], undone: Undoing[]): RunTotals {
  const people = new Set(
    rows.flatMap(({ done, sourceId }) => (done.group ? [] : (sourceId ?? []))),
  );
  const unchanged = undone
    .filter(({ change }) => change === null)
    .reduce((counters, { reason }) => count(counters, reason), totals.unchanged ?? {});
  return { ...totals, people: (totals.people ?? 0) + people.size, unchanged };
}
