import { sql } from "drizzle-orm";
import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Hold } from "@/lib/core/guard/guard";
import type { ReadReport } from "@/lib/core/guard/read-verdict";
import type { AttributeCounts, RunWarning } from "@/lib/core/mapping/attribute-drift";
import type { ChangeSum } from "@/lib/core/plan/change-sum";
import { packTimes, unpackTimes } from "@/lib/core/run/phase-times";
import type { Checkpoint, PhaseTimes, RunTotals } from "@/lib/core/run/run";
import { type ComparisonCount, standings } from "@/lib/core/run/run-comparison";
import type { TargetCall } from "@/lib/core/target/target-call";
import { createdAt, moment, tenantId } from "./columns";
import { ownedBySync } from "./syncs";

const phaseTimes = customType<{ data: PhaseTimes }>({
  dataType: () => "jsonb",
  toDriver: (times) => JSON.stringify(packTimes(times)),
  fromDriver: unpackTimes,
});

/** One execution of a sync. The row is the truth; jobs are only wake-ups. */
export const runs = pgTable(
  "runs",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    targetId: text("target_id").notNull(),
    trigger: text("trigger", {
      enum: ["schedule", "manual", "push", "jit", "preview", "rollback"],
    }).notNull(),
    scope: text("scope", { enum: ["full", "delta"] }).notNull(),
    /** What it decides about; only full runs are ever a part. */
    part: text("part", { enum: ["all", "users", "groups"] })
      .notNull()
      .default("all"),
    state: text("state", {
      enum: ["queued", "running", "held", "succeeded", "partial", "failed", "cancelled"],
    }).notNull(),
    phase: text("phase", { enum: ["read", "observe", "plan", "guard", "apply"] })
      .notNull()
      .default("read"),
    /** For a rollback: the run whose changes it takes back. */
    undoesRunId: text("undoes_run_id"),
    /** Looks at this person or group of the source alone; at nobody else. */
    onlyKind: text("only_kind", { enum: ["user", "group"] }),
    onlyId: text("only_id"),
    settingsVersion: integer("settings_version").notNull(),
    startedBy: text("started_by").notNull(),
    createdAt: createdAt(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** Do not start before: the pause after a failed attempt. */
    dueAt: moment("due_at").notNull().defaultNow(),
    /** When a worker was last told of it; the reconciler tells again if nobody came. */
    notifiedAt: moment("notified_at"),
    /** Who works on it now. A lease that ran out may be taken by another worker. */
    leaseOwner: text("lease_owner"),
    /** Grows with every take-over; writes of an older holder are refused. */
    leaseEpoch: integer("lease_epoch").notNull().default(0),
    leaseUntil: moment("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    checkpoint: jsonb("checkpoint").$type<Checkpoint>().notNull().default({}),
    phaseTimes: phaseTimes("phase_times").notNull().default({}),
    totals: jsonb("totals").$type<RunTotals>().notNull().default(sql`'{}'::jsonb`),
    /** Its changes counted when it ended or began to wait; nobody counts a million rows to look. */
    changeSums: jsonb("change_sums").$type<ChangeSum[]>(),
    /** How many changes are numbered so far. */
    changeCount: integer("change_count").notNull().default(0),
    holds: jsonb("holds").$type<Hold[]>(),
    /** What people should know about a run that went on nevertheless. */
    warnings: jsonb("warnings").$type<RunWarning[]>(),
    /** How the read of a provider went that this run read itself; with a gap the run is additive. */
    read: jsonb("read").$type<ReadReport>(),
    /** How many people of a full run had a value, by mapped attribute; the next one compares. */
    attributeCounts: jsonb("attribute_counts").$type<AttributeCounts>(),
    /** SHA-256 over the planned changes: an approval is for exactly these. */
    planHash: text("plan_hash"),
    /** When it began to wait for a person; a plan that waits too long expires. */
    heldAt: moment("held_at"),
    approvedBy: text("approved_by"),
    approvedAt: moment("approved_at"),
    /** What the approver said to it, for those who read the run later. */
    approvalComment: text("approval_comment"),
    cancelledBy: text("cancelled_by"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
  },
  (table) => [
    index("runs_sync").on(table.tenantId, table.syncId, table.id),
    index("runs_tenant").on(table.tenantId, table.id),
    index("runs_undone").on(table.undoesRunId).where(sql`undoes_run_id is not null`),
    index("runs_unfinished")
      .on(table.state, table.dueAt)
      .where(sql`state in ('queued', 'running')`),
    // One run at a time per target, whatever the program believes.
    uniqueIndex("runs_one_per_target").on(table.targetId).where(sql`state = 'running'`),
    // A second request joins the run that waits already.
    uniqueIndex("runs_one_waiting")
      .on(
        table.syncId,
        table.scope,
        table.trigger,
        table.part,
        sql`coalesce(${table.undoesRunId}, ${table.onlyId}, '')`,
      )
      .where(sql`state = 'queued' and attempts = 0`),
    ownedBySync(table),
  ],
);

/** One decision of a run: what would change, why, and how it ended. */
export const changes = pgTable(
  "changes",
  {
    tenantId: tenantId(),
    runId: text("run_id").notNull(),
    seq: integer("seq").notNull(),
    /** Order of apply: groups, users, memberships, removals, disables. */
    stage: smallint("stage").notNull(),
    kind: text("kind").notNull(),
    sourceId: text("source_id"),
    accountId: text("account_id"),
    /** The user name the change is about, or the group's name. */
    subject: text("subject").notNull(),
    groupKey: text("group_key"),
    groupName: text("group_name"),
    sourceGroupId: text("source_group_id"),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    reason: text("reason").notNull(),
    /** Planned until it was tried; previews and held runs keep `planned`. */
    outcome: text("outcome", { enum: ["planned", "applied", "skipped", "failed"] }).notNull(),
    code: text("code"),
    message: text("message"),
    attempts: integer("attempts").notNull().default(0),
    /** The lease under which a worker last took it up: set and still planned means perhaps tried. */
    takenEpoch: integer("taken_epoch"),
    requestId: text("request_id"),
    /** The change under whose number the exchange is kept; one call may settle several changes. */
    exchangeSeq: integer("exchange_seq"),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.runId, table.seq] }),
    index("changes_planned")
      .on(table.runId, table.stage, table.seq)
      .where(sql`outcome = 'planned'`),
    index("changes_person").on(table.tenantId, table.sourceId),
    // Lists in order of name, and one person's decisions together.
    index("changes_subject").on(table.runId, table.subject, table.seq),
    // What people look for first is mostly rare, and would be found by reading the whole run.
    index("changes_left").on(table.runId, table.seq).where(sql`outcome in ('skipped', 'failed')`),
    index("changes_removed")
      .on(table.runId, table.seq)
      .where(
        sql`kind in ('membership.remove', 'user.disable', 'user.anonymise', 'user.delete', 'group.delete')`,
      ),
  ],
);

/**
 * What stands in every thousand decisions of a large run, so that a search looks at those alone that
 * can have it. Made when the plan is complete; a row of text for a thousand rows of changes.
 */
export const changeBlocks = pgTable(
  "change_blocks",
  {
    tenantId: tenantId(),
    runId: text("run_id").notNull(),
    /** Of the changes numbered block × 1,000 + 1 and on. */
    block: integer("block").notNull(),
    /** Each subject and name of a group once, in lower case, between line feeds. */
    names: text("names").notNull(),
    /** Each kind and each key of a group once, between line feeds. */
    marks: text("marks").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.runId, table.block] })],
);

/** A large run's decisions counted by group when it ended or began to wait. */
export const changeGroupSums = pgTable(
  "change_group_sums",
  {
    tenantId: tenantId(),
    runId: text("run_id").notNull(),
    groupKey: text("group_key").notNull(),
    groupName: text("group_name"),
    kind: text("kind").notNull(),
    outcome: text("outcome").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.runId, table.groupKey, table.kind, table.outcome],
    }),
  ],
);

/** Two runs laid side by side, kept for a day; how the pair stood when it was compared. */
export const comparisons = pgTable(
  "comparisons",
  {
    tenantId: tenantId(),
    id: text("id").notNull(),
    one: text("one").notNull(),
    other: text("other").notNull(),
    /** States of both runs: where they are others by now, the comparison is made anew. */
    stand: text("stand").notNull(),
    counts: jsonb("counts").$type<ComparisonCount[]>().notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("comparisons_pair").on(table.tenantId, table.one, table.other),
  ],
);

/** How far two large runs are laid side by side; gone when they are. */
export const comparisonsUnderWay = pgTable(
  "comparisons_under_way",
  {
    tenantId: tenantId(),
    one: text("one").notNull(),
    other: text("other").notNull(),
    looked: integer("looked").notNull(),
    /** So many of all are joined and put in order by now, which begins when all are looked at. */
    ordered: integer("ordered").notNull().default(0),
    total: integer("total").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.one, table.other] })],
);

/** One decision as both runs have it, by its numbers there. */
export const comparedChanges = pgTable(
  "compared_changes",
  {
    tenantId: tenantId(),
    comparisonId: text("comparison_id").notNull(),
    /** The place in the list, in order of name and kind. */
    place: integer("place").notNull(),
    standing: text("standing", { enum: standings }).notNull(),
    oneSeq: integer("one_seq"),
    otherSeq: integer("other_seq"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.comparisonId, table.standing, table.place] }),
  ],
);

/**
 * What was said to the target and what it answered, redacted, for changes that failed and the first
 * ones of a run; pruned like the log of requests. Beside the changes, whose rows stay narrow.
 */
export const exchanges = pgTable(
  "exchanges",
  {
    tenantId: tenantId(),
    runId: text("run_id").notNull(),
    seq: integer("seq").notNull(),
    calls: jsonb("calls").$type<TargetCall[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.runId, table.seq] })],
);

/**
 * What runs took away, or may still take away, without a person: the rolling window of the safety
 * limit. Runs that a person approved have no rows, so a table of this size stays within the limits.
 */
export const budgetUses = pgTable(
  "budget_uses",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    runId: text("run_id").notNull(),
    /** Accounts disabled or deleted, or memberships taken away. */
    kind: text("kind", { enum: ["accounts", "memberships"] }).notNull(),
    /** Empty for accounts. */
    groupKey: text("group_key").notNull().default(""),
    count: integer("count").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.kind, table.groupKey] }),
    index("budget_uses_window").on(table.syncId, table.at),
    ownedBySync(table),
  ],
);
