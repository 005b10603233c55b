import { and, asc, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { rehearse } from "@/db/rehearse";
import { changes } from "@/db/schema/runs";
import { sourceUsers } from "@/db/schema/source";
import { targetGroups } from "@/db/schema/targets";
import type { PlannedChange } from "@/lib/core/plan/change";
import { emptyTrace, type PersonTrace } from "@/lib/core/plan/plan-trace";
import { changeKinds } from "@/lib/core/plan/sign-sums";
import { isReason } from "@/lib/core/reasons/reasons";
import {
  firstNo,
  type MembershipAnswer,
  membershipAnswer,
  type WhyStage,
  whyStages,
} from "@/lib/core/reasons/why";
import { feedersOf } from "@/lib/engine/connect/feeders-of";
import { planRecords } from "@/lib/engine/plan/plan";
import type { Run } from "@/lib/engine/run/lease";
import type { RunContext } from "@/lib/engine/run/run-context";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import { insertRehearsed, openRehearsed, plannedSync } from "./rehearsed-run";

export type WhyAsked = {
  syncId: string;
  /** The person's id at the app. */
  personId: string;
  /** Name of a group of the target; without one the question is about the account. */
  group?: string | undefined;
  /** The settings version to plan with; the one in force unless told. */
  version?: number | undefined;
};

export type Why = {
  subject: string;
  settingsVersion: number;
  stages: WhyStage[];
  /** The stage that said no first; null when the way is free to its end. */
  stoppedAt: WhyStage["stage"] | null;
  /** What a run would do about this person now. */
  changes: PlannedChange[];
  /** The group that was asked for, in the form by which the target tells groups apart. */
  groupKey: string | null;
  /** About that group. */
  membership: MembershipAnswer | null;
};

/**
 * Why somebody has the account and the groups they have, or why not: the planner itself decides about
 * this one person once more, with what is staged and seen now, and notes every stage. Asks no
 * network and keeps nothing.
 */
export function why(tenantId: string, asked: WhyAsked): Promise<Why> {
  return rehearse(tenantId, () => whyNow(tenantId, asked), { isolation: "repeatable read" });
}

async function whyNow(tenantId: string, asked: WhyAsked): Promise<Why> {
  const { run, settings } = await inTenant(tenantId, async (tx) => {
    const sync = await plannedSync(tx, tenantId, asked.syncId);
    const version = asked.version ?? sync.version;
    const inForce = await settingsOf(tx, tenantId, asked.syncId, version);
    const row = await insertRehearsed(
      tx,
      tenantId,
      { ...sync, version },
      { onlyUser: asked.personId },
    );
    return { run: row, settings: inForce };
  });
  const context = await openRehearsed(run, settings);
  return explain(context, asked);
}

/** Inside a rehearsal, with a run that is about this one person. */
export async function explain(context: RunContext, asked: WhyAsked): Promise<Why> {
  const traced = await tracePerson(context, asked.personId);
  return inTenant(context.run.tenantId, (tx) => answer(tx, context, asked, traced));
}

/** The person's way through the planner, and what it decided; inside a rehearsal, as above. */
export async function tracePerson(context: RunContext, personId: string): Promise<Traced> {
  const trace = emptyTrace();
  context.traces = new Map([[personId, trace]]);
  await planRecords(context);
  const { run } = context;
  const changed = await inTenant(run.tenantId, (tx) => plannedFor(tx, run, personId));
  return { trace, changes: changed };
}

type Traced = { trace: PersonTrace; changes: PlannedChange[] };

async function answer(
  tx: Transaction,
  context: RunContext,
  { personId, group: groupName }: WhyAsked,
  { trace, changes: planned }: Traced,
): Promise<Why> {
  const { run, settings } = context;
  const source = await sourceOf(tx, context, personId);
  const group = groupName === undefined ? null : await groupOf(tx, context, groupName);
  const question = {
    ...{ trace, settings, group, changes: planned },
    source: source && { ...source, groups: trace.groups.length },
    feeders: group ? await feedersOf(tx, context, group.key) : [],
  };
  const stages = whyStages(question);
  return {
    subject: trace.user?.observed?.username ?? source?.userName ?? personId,
    settingsVersion: run.settingsVersion,
    stages,
    stoppedAt: firstNo(stages)?.stage ?? null,
    changes: planned,
    groupKey: group?.key ?? null,
    membership: group && membershipAnswer(question, group.key),
  };
}

/** As the planner stored them. */
async function plannedFor(tx: Transaction, run: Run, personId: string): Promise<PlannedChange[]> {
  const rows = await tx
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.sourceId, personId),
      ),
    )
    .orderBy(asc(changes.seq));
  return rows.flatMap((row) => {
    const kind = changeKinds.find((known) => known === row.kind);
    if (!kind || !isReason(row.reason)) return [];
    const { groupKey: key, groupName: name, sourceGroupId } = row;
    return [
      {
        ...{ kind, reason: row.reason, before: factsOf(row.before), after: factsOf(row.after) },
        ...(row.outcome === "skipped" ? { skipped: true } : {}),
        ...(row.message === null ? {} : { message: row.message }),
        ...(key === null ? {} : { group: { key, name: name ?? key, sourceGroupId } }),
      },
    ];
  });
}

function factsOf(record: Record<string, unknown> | null): PlannedChange["before"] {
  if (record === null) return null;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === "string" || typeof value === "boolean" ? value : null,
    ]),
  );
}

async function sourceOf(tx: Transaction, { run, appId }: RunContext, personId: string) {
  const [source] = await tx
    .select({ userName: sourceUsers.userName, active: sourceUsers.active })
    .from(sourceUsers)
    .where(
      and(
        eq(sourceUsers.tenantId, run.tenantId),
        eq(sourceUsers.appId, appId),
        eq(sourceUsers.id, personId),
      ),
    );
  return source ?? null;
}

async function groupOf(tx: Transaction, { run, definition }: RunContext, name: string) {
  const key = definition.groupKey(name);
  const [seen] = await tx
    .select({ name: targetGroups.name })
    .from(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, run.tenantId),
        eq(targetGroups.targetId, run.targetId),
        eq(targetGroups.key, key),
      ),
    );
  return { key, name: seen?.name ?? name, exists: seen !== undefined };
}
