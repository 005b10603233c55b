import { inTenant } from "@/db/client";
import { isAdditive } from "@/lib/core/guard/read-verdict";
import { addCounts } from "@/lib/core/mapping/attribute-drift";
import type { PlannedChange } from "@/lib/core/plan/change";
import { deferLosses } from "@/lib/core/plan/defer-losses";
import { planMemberships, type SharedMembership } from "@/lib/core/plan/plan-memberships";
import { planUser } from "@/lib/core/plan/plan-user";
import type { RunTotals } from "@/lib/core/run/run";
import { count } from "@/lib/core/run/run";
import { ofPart } from "@/lib/core/run/run-part";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import { capSeats } from "./cap-seats";
import { clearedWords, clearsExtras } from "./clears-extras";
import { countContacts } from "./group-contacts";
import { routerOf } from "./group-context";
import { keepWithinPlan } from "./keep-within-plan";
import { loadPairs, type PersonPair } from "./load-pairs";
import { planEpoch } from "./plan-epoch";
import { planGroupRemovals } from "./plan-group-removals";
import { planGroups } from "./plan-groups";
import { keepLeadsOfStayers, planLeads } from "./plan-leads";
import { keepMarks, marksOf, pathsOf } from "./plan-marks";
import { protectAdmins } from "./protect-admins";
import { rejectCollisions } from "./reject-collisions";
import { noteStanding } from "./standing";
import { type NewChange, storeChanges } from "./store-changes";
import { subjectPage } from "./subjects";
import { noteUnresolved } from "./unresolved-members";
import { hasMarks, readUnsettled, type Settled } from "./unsettled";

const pageSize = 500;

/** Decides about every group, then about every person, a page at a time; writes nothing outside. */
export async function plan(context: RunContext): Promise<number> {
  const { run } = context;
  await planRecords(context);
  if (run.checkpoint.step === "people") await planLeads(context);
  const { step, cursor } = run.checkpoint;
  await planGroupRemovals(context, step === "groupRemovals" ? (cursor ?? "") : "");
  await context.lease.fenced(async (tx) => {
    await countContacts(tx, context);
    await rejectCollisions(tx, context);
    await keepWithinPlan(tx, context);
  });
  await protectAdmins(context);
  await capSeats(context);
  await keepLeadsOfStayers(context);
  return (run.totals.people ?? 0) + (run.totals.groups ?? 0);
}

/** Each group and each person on their own, without what shows only in the whole plan. */
export async function planRecords(context: RunContext): Promise<void> {
  const { run, lease } = context;
  if ((run.checkpoint.step ?? "groups") === "groups") {
    await planGroups(context, run.checkpoint.cursor ?? "");
    await lease.fenced(async (tx) => {
      const { changes, warnings } = await noteUnresolved(tx, context);
      const changeCount = await storeChanges(tx, context, changes);
      const told = warnings ? { warnings } : {};
      await saveProgress(tx, context, {
        ...{ checkpoint: { step: "people", cursor: "" }, changeCount, ...told },
      });
    });
  }
  if (run.checkpoint.step === "people") await planEverybody(context, run.checkpoint.cursor ?? "");
}

/** Whoever is as they were found to be lately is counted and not looked at again. */
async function planEverybody(context: RunContext, cursor: string): Promise<void> {
  const epoch = await planEpoch(context);
  if (epoch !== null && (await hasMarks(context, epoch))) {
    return planUnsettled(context, epoch, cursor);
  }
  for (let after = cursor; ; ) {
    const ids = await inTenant(context.run.tenantId, (tx) =>
      subjectPage(tx, context, after, pageSize),
    );
    const last = ids.at(-1);
    if (last === undefined) return;
    await planPeople(context, ids, last, epoch);
    if (ids.length < pageSize) return;
    after = last;
  }
}

async function planUnsettled(context: RunContext, epoch: string, cursor: string): Promise<void> {
  const isCounted = context.run.checkpoint.counted === true || cursor !== "";
  await readUnsettled(context, epoch, cursor, async (found) => {
    if ("ids" in found) await planPeople(context, found.ids, found.ids.at(-1) ?? "", epoch);
    else if (!isCounted) await countSettled(context, found.settled);
  });
}

async function countSettled(context: RunContext, settled: readonly Settled[]): Promise<void> {
  const { lease, run, presence } = context;
  const people = settled.reduce((sum, each) => sum + each.people, 0);
  const { totals } = run;
  const unchanged = people === 0 ? totals.unchanged : count(totals.unchanged, "in_sync", people);
  await lease.fenced((tx) =>
    saveProgress(tx, context, {
      checkpoint: { step: "people", cursor: "", counted: true },
      totals: {
        ...totals,
        people: (totals.people ?? 0) + people,
        ...(unchanged ? { unchanged } : {}),
      },
      attributeCounts: settled.reduce(
        (counts, each) =>
          addCounts(counts, [pathsOf(each.present, presence.paths)], presence.paths, each.people),
        addCounts(run.attributeCounts, [], presence.paths),
      ),
    }),
  );
}

async function planPeople(
  context: RunContext,
  ids: string[],
  last: string,
  epoch: string | null,
): Promise<void> {
  await context.lease.prove();
  await context.lease.fenced(async (tx) => {
    // Before anything that is decided on is read: what changes meanwhile then fits no mark.
    const marks = epoch === null ? null : await marksOf(tx, context, ids);
    const pairs = await loadPairs(tx, context, ids);
    const decisions = pairs.map((pair) => decide(pair, context));
    const changes = decisions.flatMap((decision) => decision.changes);
    await noteStanding(tx, context, decisions);
    if (epoch !== null && marks) await keepMarks(tx, context, epoch, marks, decisions);
    const changeCount = await storeChanges(tx, context, changes);
    const totals = addTotals(context.run.totals, decisions);
    const checkpoint = { step: "people", cursor: last };
    const counts = countAttributes(context, pairs);
    await saveProgress(tx, context, { checkpoint, totals, changeCount, ...counts });
  });
}

/** Only a full run sees everybody, so that the next one can compare. */
function countAttributes({ run, presence }: RunContext, pairs: PersonPair[]) {
  if (run.scope !== "full") return {};
  const listed = pairs.filter(({ row }) => row.derived !== null);
  const page = listed.map(({ row }) => row.present);
  return { attributeCounts: addCounts(run.attributeCounts, page, presence.paths) };
}

export type PersonDecision = {
  pair: PersonPair;
  changes: NewChange[];
  /** Set when the person is as they should be. */
  unchanged: string | null;
  /** Ledger entries that stand for nothing any more. */
  forgotten: string[];
  /** Memberships that another app gave and that are ours from now on, too. */
  shared: SharedMembership[];
};

/** The planner's answer for one person, ready to be stored. The same for runs and look-ups. */
export function decide(pair: PersonPair, context: RunContext): PersonDecision {
  const decision = planUser(pair.user, context.users);
  const isNew = decision.changes.some(({ kind, skipped }) => kind === "user.create" && !skipped);
  const { strip } = context.users;
  const memberships = planMemberships(
    pair.memberships,
    routerOf(context),
    decision.memberships,
    isNew,
    strip,
  );
  const trace = context.traces?.get(pair.row.id);
  if (trace) Object.assign(trace, { user: pair.user, memberships: pair.memberships, decision });
  const all = [...decision.changes, ...memberships.changes];
  const wanted = ofPart(context.run.part, all, { isLinked: pair.user.link !== null });
  const planned = isAdditive(context.run.read) ? deferLosses(wanted) : wanted;
  const told = clearsExtras(context) ? planned.map(tellOfClearing) : planned;
  return {
    pair,
    changes: told.map((change) => personChange(pair, change)),
    unchanged: planned.length === 0 ? decision.reason : null,
    forgotten: memberships.forgotten,
    shared: memberships.shared,
  };
}

function tellOfClearing(change: PlannedChange): PlannedChange {
  return change.kind === "user.create" && !change.skipped
    ? { message: clearedWords, ...change }
    : change;
}

function personChange({ row, user, requestId }: PersonPair, change: PlannedChange): NewChange {
  return {
    ...change,
    sourceId: row.id,
    accountId: user.observed?.id ?? null,
    subject: user.observed?.username ?? row.subject,
    requestId,
  };
}

function addTotals(totals: RunTotals, decisions: PersonDecision[]): RunTotals {
  let unchanged = totals.unchanged;
  for (const decision of decisions) {
    if (decision.unchanged) unchanged = count(unchanged, decision.unchanged);
  }
  return {
    ...totals,
    people: (totals.people ?? 0) + decisions.length,
    ...(unchanged ? { unchanged } : {}),
  };
}
