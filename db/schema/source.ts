import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { LoginValues } from "@/lib/core/mapping/jit-values";
import { ownedByApp } from "./apps";
import { createdAt, moment, tenantId } from "./columns";

/** A person as the source says. For SCIM, `id` is the id we gave; else the provider's own. */
export const sourceUsers = pgTable(
  "source_users",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    id: text("id").notNull(),
    userName: text("user_name").notNull(),
    /** As userNameKey() has it: unique within the app, and what filters compare with. */
    userNameKey: text("user_name_key").notNull(),
    externalId: text("external_id"),
    /** Lower-cased primary e-mail, for look-ups. */
    emailKey: text("email_key"),
    displayName: text("display_name"),
    /** For look-ups; a stored column, because row-level security keeps lower() away from an index. */
    displayNameKey: text("display_name_key").generatedAlwaysAs(sql`lower(display_name)`),
    active: boolean("active").notNull(),
    pulledId: pulledId(),
    readId: readId(),
    /** The whole SCIM resource in canonical spelling, without id and meta. */
    resource: jsonb("resource").$type<Record<string, unknown>>().notNull(),
    /**
     * A column, because an index on the resource itself would be written at every change of it, and
     * with it all the others.
     */
    severalEmails: boolean("several_emails").generatedAlwaysAs(
      sql`jsonb_path_exists(resource, '$.emails[1]')`,
    ),
    /** Attributes looked up in a directory; beside the record, which its own source may replace. */
    enrichment: jsonb("enrichment").$type<Record<string, unknown>>(),
    /** The run that looked them up. */
    enrichedBy: text("enriched_by"),
    /** What logins brought of the person; beside the record, too. */
    login: jsonb("login").$type<LoginValues>(),
    /** When a login service last told of them. */
    loggedInAt: moment("logged_in_at"),
    /** When a login brought record or groups anew: what an older read has of them is out of date. */
    freshAt: moment("fresh_at"),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.id] }),
    // Pattern classes serve equality as well as people's searches by the beginning of a name.
    uniqueIndex("source_users_user_name").on(
      table.appId,
      table.userNameKey.op("text_pattern_ops"),
      table.pulledId,
    ),
    index("source_users_external_id").on(table.appId, table.externalId),
    index("source_users_email").on(table.appId, table.emailKey.op("text_pattern_ops")),
    // A filter on e-mail means any of them: the few people with several are looked at one by one.
    index("source_users_emails").on(table.appId).where(sql`several_emails`),
    index("source_users_fresh").on(table.appId, table.freshAt).where(sql`fresh_at is not null`),
    index("source_users_display_name").on(table.appId, table.displayNameKey.op("text_pattern_ops")),
  ],
);

export const sourceGroups = pgTable(
  "source_groups",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    id: text("id").notNull(),
    displayName: text("display_name").notNull(),
    /** Lower-cased: unique within the app. */
    nameKey: text("name_key").notNull(),
    externalId: text("external_id"),
    pulledId: pulledId(),
    readId: readId(),
    resource: jsonb("resource").$type<Record<string, unknown>>().notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.id] }),
    uniqueIndex("source_groups_name").on(
      table.appId,
      table.nameKey.op("text_pattern_ops"),
      table.pulledId,
    ),
    index("source_groups_external_id").on(table.appId, table.externalId),
  ],
);

/** One membership a row, so that parallel changes lose nothing. A member may arrive before its user. */
export const sourceMembers = pgTable(
  "source_members",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    groupId: text("group_id").notNull(),
    memberId: text("member_id").notNull(),
    memberKind: text("member_kind", { enum: ["user", "group"] })
      .notNull()
      .default("user"),
    readId: readId(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.groupId, table.memberId] }),
    index("source_members_member").on(table.appId, table.memberId),
  ],
);

/** The last whole read of a provider that Usher asks itself; one at a time. */
export const sourceReads = pgTable(
  "source_reads",
  {
    tenantId: tenantId(),
    appId: text("app_id").primaryKey(),
    /** The run that reads, or read last. */
    runId: text("run_id").notNull(),
    startedAt: moment("started_at").notNull().defaultNow(),
    /** Null while it reads, and when it broke off. */
    endedAt: moment("ended_at"),
    users: integer("users"),
    groups: integer("groups"),
    /** The permissions it read with, where the provider tells them. */
    grants: text("grants").array(),
    /** Of the last read that counted as complete: what the next one is measured by. */
    acceptedUsers: integer("accepted_users"),
    acceptedGroups: integer("accepted_groups"),
    acceptedGrants: text("accepted_grants").array(),
    /** From where on changes can be asked for, and with which settings that is good. */
    mark: text("mark"),
    markSettings: text("mark_settings"),
    /** When the last whole read that was complete ended; null while one is under way. */
    wholeAt: moment("whole_at"),
  },
  (table) => [ownedByApp(table)],
);

/**
 * How many users and groups an app has; spread over shards so that parallel creates do not queue.
 * Written with every user and group that SCIM creates, it is also what ties those to their app: a
 * foreign key on each of them would have all creates of an app lock the app's row together.
 */
export const sourceCounts = pgTable(
  "source_counts",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    shard: smallint("shard").notNull(),
    users: integer("users").notNull().default(0),
    groups: integer("groups").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.appId, table.shard] }), ownedByApp(table)],
);

/**
 * Who is so new that the client may only be trying the connection out. Kept for apps whose profile
 * has a settle time; no run looks at them before it is over.
 */
export const newcomers = pgTable(
  "newcomers",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    kind: text("kind", { enum: ["user", "group"] }).notNull(),
    sourceId: text("source_id").notNull(),
    settlesAt: moment("settles_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.kind, table.sourceId] }),
    ownedByApp(table),
  ],
);

export const pendingSeq = pgSequence("pending_seq");

/**
 * What a sync has still to look at, committed together with the change that causes it. Rows are only
 * ever added, so that requests about the same people never wait for each other here; the run that
 * claims them folds several about one person or group into one.
 */
export const pendingChanges = pgTable(
  "pending_changes",
  {
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    kind: text("kind", { enum: ["user", "group"] }).notNull(),
    sourceId: text("source_id"),
    /** Instead of one, those whom one request moved; a row for each of them before a run claims them. */
    sourceIds: text("source_ids").array(),
    seq: bigint("seq", { mode: "number" }).notNull().default(sql`nextval('pending_seq')`),
    requestId: text("request_id"),
    at: moment("at").notNull().defaultNow(),
    /** The run that looks at it, row by row: one with a smaller seq may be committed later. */
    claimedBy: text("claimed_by"),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.seq] }),
    // Only what was claimed is looked up by person, so that adding a row keeps up one index.
    index("pending_changes_claimed")
      .on(table.syncId, table.kind, table.sourceId)
      .where(sql`claimed_by is not null`),
    check("pending_changes_one_or_several", sql`(source_id is null) <> (source_ids is null)`),
  ],
);

/** Empty for what was pushed; else the provider's id, because a provider may have two of one name. */
function pulledId() {
  return text("pulled_id").notNull().default("");
}

/** The run whose read saw it last; null for what was pushed. What a whole read did not see is gone. */
function readId() {
  return text("read_id");
}
