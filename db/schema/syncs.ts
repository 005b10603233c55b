import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { ApplyMode } from "@/lib/core/mapping/attribute-mapping";
import type { Transform } from "@/lib/core/mapping/transform";
import type { AwayState, RuleSettings } from "@/lib/core/settings/sync-settings";
import { ownedByApp } from "./apps";
import { createdAt, moment, tenantId } from "./columns";
import { ownedByTarget } from "./targets";

/** An app feeding a target. */
export const syncs = pgTable(
  "syncs",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    targetId: text("target_id").notNull(),
    /** The settings version in force. */
    version: integer("version").notNull(),
    createdAt: createdAt(),
    pausedAt: moment("paused_at"),
    /** Set once a person approved (or did not need to approve) a first full run. */
    firstFullRunAt: moment("first_full_run_at"),
    /** The licence had lapsed and is back: the next plan waits for a person, whatever is in it. */
    resumedAt: moment("resumed_at"),
    /** The next scheduled full run; null when no schedule is set. */
    dueAt: moment("due_at"),
    usersDueAt: moment("users_due_at"),
    groupsDueAt: moment("groups_due_at"),
    /** By when a full run must have succeeded, or the schedule was missed; null without one. */
    expectedBy: moment("expected_by"),
    /** After runs that failed, pushes wait until here; grows with each failure in a row. */
    retryAt: moment("retry_at"),
    failuresInARow: integer("failures_in_a_row").notNull().default(0),
    health: text("health", { enum: ["healthy", "degraded", "held"] })
      .notNull()
      .default("healthy"),
    /** Why it is not healthy; null when it is. */
    healthCode: text("health_code"),
    healthMessage: text("health_message"),
    healthSince: moment("health_since"),
  },
  (table) => [
    unique("syncs_tenant_id").on(table.tenantId, table.id),
    uniqueIndex("syncs_pair").on(table.appId, table.targetId),
    ownedByApp(table),
    ownedByTarget(table),
  ],
);

/** Every save of a sync's rules; runs cite the version they used. */
export const settingsVersions = pgTable(
  "settings_versions",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    version: integer("version").notNull(),
    rules: jsonb("rules").$type<RuleSettings>().notNull(),
    author: text("author").notNull(),
    comment: text("comment"),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.syncId, table.version] }), ownedBySync(table)],
);

/** The attribute mapping of one settings version: source attribute → account field. */
export const mappings = pgTable(
  "mappings",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    version: integer("version").notNull(),
    field: text("field").notNull(),
    /** Source attribute paths in order; the first with a value is taken. */
    sources: text("sources").array().notNull(),
    transforms: jsonb("transforms").$type<Transform[]>().notNull(),
    /** A CEL expression instead of sources. */
    expression: text("expression"),
    /** Taken when nothing else gives a value. */
    fallback: text("fallback"),
    /** When the value is written. */
    apply: text("apply").$type<ApplyMode>().notNull().default("always"),
    /** CEL expressions to try when the value is somebody else's already. */
    candidates: text("candidates").array().notNull().default(sql`'{}'::text[]`),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.version, table.field] }),
    ownedBySync(table),
  ],
);

/** This source user is that account. */
export const accountLinks = pgTable(
  "account_links",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    sourceUserId: text("source_user_id").notNull(),
    targetId: text("target_id").notNull(),
    accountId: text("account_id").notNull(),
    username: text("username").notNull(),
    origin: text("origin", { enum: ["created", "matched"] }).notNull(),
    runId: text("run_id").notNull(),
    createdAt: createdAt(),
    /** SHA-256 of the e-mail we pushed last, for targets that do not show it. */
    pushedEmailHash: text("pushed_email_hash"),
    /** By attribute, SHA-256 of a value that we pushed where the target showed none. */
    unshownHashes: jsonb("unshown_hashes").$type<Record<string, string>>(),
    /** Set while the account is disabled by us, so that we may enable it again. */
    disabledByRunId: text("disabled_by_run_id"),
    /** How the person is away, and since when: the grace period counts from there. */
    awayState: text("away_state").$type<AwayState>(),
    goneSince: moment("gone_since"),
    /** When the grace ends, so that a run may look at the person then; null when nothing is due. */
    actsAt: moment("acts_at"),
    /** Since when the account is anonymised; `originals` is an envelope of the names before. */
    anonymisedAt: moment("anonymised_at"),
    originals: text("originals"),
    /** When the envelope is thrown away: then nobody can tell whose account it was. */
    originalsUntil: moment("originals_until"),
    /** Set while somebody keeps the account, whatever the rules say of people who are away. */
    keptBy: text("kept_by"),
    keptAt: moment("kept_at"),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.sourceUserId] }),
    uniqueIndex("account_links_account").on(table.syncId, table.accountId),
    index("account_links_target").on(table.targetId, table.accountId),
    index("account_links_acts").on(table.actsAt).where(sql`acts_at is not null`),
    index("account_links_originals")
      .on(table.tenantId, table.originalsUntil)
      .where(sql`originals_until is not null`),
    index("account_links_away")
      .on(table.syncId, table.goneSince)
      .where(sql`gone_since is not null`),
    ownedBySync(table),
  ],
);

/** This source group feeds that target group. */
export const groupLinks = pgTable(
  "group_links",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    sourceGroupId: text("source_group_id").notNull(),
    groupKey: text("group_key").notNull(),
    groupName: text("group_name").notNull(),
    createdByUs: boolean("created_by_us").notNull(),
    /** Since when the source group feeds it no more; kept while we may have to clear it. */
    retiredAt: moment("retired_at"),
    runId: text("run_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.sourceGroupId, table.groupKey] }),
    ownedBySync(table),
  ],
);

/** A group that the target had before a sync came to feed it: may it? Asked once per group. */
export const groupContacts = pgTable(
  "group_contacts",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    groupKey: text("group_key").notNull(),
    groupName: text("group_name").notNull(),
    sourceGroupId: text("source_group_id").notNull(),
    decision: text("decision", { enum: ["asked", "accepted", "rejected"] })
      .notNull()
      .default("asked"),
    /** By the last full plan: how many people it would put in and take out. */
    joins: integer("joins").notNull().default(0),
    leaves: integer("leaves").notNull().default(0),
    decidedBy: text("decided_by"),
    decidedAt: moment("decided_at"),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.syncId, table.groupKey] }), ownedBySync(table)],
);

/** A membership that we gave, and why. Only these are ever taken away. */
export const membershipLinks = pgTable(
  "membership_links",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    sourceUserId: text("source_user_id").notNull(),
    groupKey: text("group_key").notNull(),
    sourceGroupId: text("source_group_id"),
    /** Given as a default group: no rule takes it away again. */
    isDefault: boolean("is_default").notNull().default(false),
    runId: text("run_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.sourceUserId, table.groupKey] }),
    index("membership_links_group").on(table.syncId, table.groupKey),
    ownedBySync(table),
  ],
);

/**
 * Who was found to be as they should be, and a hash over everything that was looked at to say so: as
 * long as it stays the same, a full run need not look again. Any row may be lost without harm.
 */
export const planMarks = pgTable(
  "plan_marks",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    sourceUserId: text("source_user_id").notNull(),
    /** Over what is true of everybody: rules, capabilities, names of groups, this program. */
    epoch: bigint("epoch", { mode: "bigint" }).notNull(),
    /** Over the person's own rows. */
    mark: bigint("mark", { mode: "bigint" }).notNull(),
    /** Which mapped attributes the record had a value for, a bit each. */
    present: bigint("present", { mode: "bigint" }).notNull(),
    plannedAt: moment("planned_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.syncId, table.sourceUserId] }), ownedBySync(table)],
);

type SyncOwned = Parameters<typeof foreignKey>[0]["columns"][number];

/** Composite, so that a row can only point at a sync of its own tenant. */
export function ownedBySync(table: { tenantId: SyncOwned; syncId: SyncOwned }) {
  return foreignKey({
    columns: [table.tenantId, table.syncId],
    foreignColumns: [syncs.tenantId, syncs.id],
  }).onDelete("cascade");
}
