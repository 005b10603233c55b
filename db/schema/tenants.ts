import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { roles } from "@/lib/core/access/role";
import { createdAt, moment, tenantId } from "./columns";
import { logins } from "./people";

/** A customer. Screens say Workspace. */
export const tenants = pgTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
    suspendedAt: moment("suspended_at"),
    /** The kill switch: while set, nothing is written to any target. */
    pausedAt: moment("paused_at"),
    trialEndsAt: moment("trial_ends_at").notNull().default(sql`now() + interval '30 days'`),
    /** The signed key as it was entered; what it says is read of it. */
    licence: text("licence"),
    /** From then on nothing is written; null where this Usher asks for no licence. */
    lapsesAt: moment("lapses_at"),
    /** So many people may have an active account; null for no limit. */
    peopleMax: integer("people_max"),
  },
  (table) => [uniqueIndex("tenants_slug").on(table.slug)],
);

/** Who works in a workspace, and what they may do there. */
export const members = pgTable(
  "members",
  {
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    loginId: text("login_id")
      .notNull()
      .references(() => logins.id, { onDelete: "cascade" }),
    role: text("role", { enum: roles }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.loginId] }),
    index("members_login").on(table.loginId),
  ],
);

/** An invitation by mail, until it is accepted or expires. Only the hash of its link is kept. */
export const invitations = pgTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role", { enum: roles }).notNull(),
    hash: text("hash").notNull(),
    invitedBy: text("invited_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
  },
  (table) => [uniqueIndex("invitations_hash").on(table.hash)],
);

/** A key for /api/v1. Only the SHA-256 of it is kept. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    hash: text("hash").notNull(),
    /** The last four characters, so that people can tell keys apart. */
    lastFour: text("last_four").notNull(),
    scopes: text("scopes").array().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at"),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
    /** The nearest end that people were warned of, in days. */
    warnedDays: smallint("warned_days"),
  },
  (table) => [uniqueIndex("api_keys_hash").on(table.hash)],
);

/** What a member or support did. Append-only: the program may not update or delete here. */
export const auditEvents = pgTable(
  "audit_events",
  {
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    at: moment("at").notNull().defaultNow(),
    actorKind: text("actor_kind", {
      enum: ["member", "apiKey", "support", "setupLink", "system"],
    }).notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    /** A verb on a thing, for example `target.created`. */
    action: text("action").notNull(),
    subjectId: text("subject_id").notNull(),
    subjectName: text("subject_name").notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>(),
    ip: text("ip"),
    /** Place and link in the workspace's chain, given at commit by the database (db/audit-chain.ts). */
    number: bigint("number", { mode: "number" }),
    hash: text("hash"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    uniqueIndex("audit_events_number").on(table.tenantId, table.number),
  ],
);

/** The end of a workspace's chain of audit events. The program may look, never write. */
export const auditChains = pgTable("audit_chains", {
  tenantId: tenantId()
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  number: bigint("number", { mode: "number" }).notNull(),
  hash: text("hash").notNull(),
});
