import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Maintenance } from "@/lib/core/settings/maintenance";
import type { Capabilities, ProbeStep, Seats } from "@/lib/core/target/target";
import { createdAt, moment, tenantId } from "./columns";
import { tenants } from "./tenants";

/**
 * A place in a target's list of changes, and whose whole read went before it: another sync or other
 * settings may have wanted other groups. While that read is under way, it names its run.
 */
export type Feed = { token: string; syncId: string; version: number; readingRunId: string | null };

/** One Atlassian instance. */
export const targets = pgTable(
  "targets",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    product: text("product").notNull(),
    name: text("name").notNull(),
    settings: jsonb("settings").$type<Record<string, string>>().notNull().default({}),
    /** Field name → envelope; see lib/secrets.ts. */
    secrets: jsonb("secrets").$type<Record<string, string>>().notNull().default({}),
    isSandbox: boolean("is_sandbox").notNull().default(false),
    version: text("version"),
    /** The account that our calls run as; never changed by us. */
    ownUsername: text("own_username"),
    capabilities: jsonb("capabilities").$type<Capabilities>(),
    probeSteps: jsonb("probe_steps").$type<ProbeStep[]>(),
    probedAt: moment("probed_at"),
    /** As last told, where the product tells. */
    seats: jsonb("seats").$type<Seats>(),
    /** Set when the target refused our credentials; cleared by the next call that works. */
    attention: text("attention"),
    /** When the token or the password stops working, as far as anybody entered it. */
    credentialEndsAt: moment("credential_ends_at"),
    /** The last warning about that end, in days before it. */
    credentialWarnedDays: smallint("credential_warned_days"),
    /** SHA-256 of a sign-in by password that was refused: no run sends it again. */
    refusedSignIn: text("refused_sign_in"),
    pausedAt: moment("paused_at"),
    /** When nothing is written to it. */
    maintenance: jsonb("maintenance").$type<Maintenance>(),
    /** From where on changes are asked for, where the product tells them. */
    feed: jsonb("feed").$type<Feed>(),
    /** Names of groups that it gives a new account by itself, as last seen; null before that. */
    startingGroups: text("starting_groups").array(),
    /** Apps in the order in which they decide about an account that several claim; else the first. */
    appOrder: text("app_order").array().notNull().default(sql`'{}'::text[]`),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("targets_name").on(table.tenantId, sql`lower(${table.name})`),
    unique("targets_tenant_id").on(table.tenantId, table.id),
  ],
);

/** An account as we last saw it in the target. */
export const accounts = pgTable(
  "accounts",
  {
    tenantId: tenantId(),
    targetId: text("target_id").notNull(),
    /** The target's own key, which survives a rename. */
    id: text("id").notNull(),
    username: text("username").notNull(),
    usernameKey: text("username_key").notNull(),
    displayName: text("display_name"),
    email: text("email"),
    /** What is known of further attributes, "" for one that it does not have; null for nothing. */
    profile: jsonb("profile").$type<Record<string, string>>(),
    /** For match rules; a stored column, because row-level security keeps lower() away from an index. */
    emailKey: text("email_key").generatedAlwaysAs(sql`lower(email)`),
    active: boolean("active").notNull(),
    writable: boolean("writable").notNull(),
    observedAt: moment("observed_at").notNull().defaultNow(),
    /** The full read that saw it last; what a complete read did not see is gone. */
    readId: text("read_id"),
  },
  (table) => [
    primaryKey({ columns: [table.targetId, table.id] }),
    index("accounts_username").on(table.targetId, table.usernameKey),
    index("accounts_email").on(table.targetId, table.emailKey),
    ownedByTarget(table),
  ],
);

export const targetGroups = pgTable(
  "target_groups",
  {
    tenantId: tenantId(),
    targetId: text("target_id").notNull(),
    /** The name in the form by which the target tells groups apart. */
    key: text("key").notNull(),
    /** The target's own key, which survives a rename; the name where it has no other. */
    id: text("id").notNull(),
    name: text("name").notNull(),
    observedAt: moment("observed_at").notNull().defaultNow(),
    readId: text("read_id"),
  },
  (table) => [primaryKey({ columns: [table.targetId, table.key] }), ownedByTarget(table)],
);

export const targetMembers = pgTable(
  "target_members",
  {
    tenantId: tenantId(),
    targetId: text("target_id").notNull(),
    groupKey: text("group_key").notNull(),
    accountId: text("account_id").notNull(),
    readId: text("read_id"),
  },
  (table) => [
    primaryKey({ columns: [table.targetId, table.groupKey, table.accountId] }),
    index("target_members_account").on(table.targetId, table.accountId),
  ],
);

/** When somebody signed in to an account last, for apps that look at logins alone. */
export const accountLogins = pgTable(
  "account_logins",
  {
    tenantId: tenantId(),
    targetId: text("target_id").notNull(),
    accountId: text("account_id").notNull(),
    lastLoginAt: moment("last_login_at"),
    /** Days count from here where nobody ever signed in: products do not tell when they made it. */
    firstSeenAt: moment("first_seen_at").notNull().defaultNow(),
    /** Or from here, where the account is back: somebody enabled it, or logged in elsewhere. */
    countsFrom: moment("counts_from"),
    /** Where warnings go, from the one list that shows it. */
    email: text("email"),
    warnedAt: moment("warned_at"),
    warnedDays: smallint("warned_days"),
    /** Since when the account is disabled for it: other syncs leave it so until the next login. */
    offSince: moment("off_since"),
    offRunId: text("off_run_id"),
    readId: text("read_id"),
  },
  (table) => [
    primaryKey({ columns: [table.targetId, table.accountId] }),
    index("account_logins_off")
      .on(table.targetId, table.offSince)
      .where(sql`off_since is not null`),
    ownedByTarget(table),
  ],
);

/** What a person let Usher into at the product's own page, and who is on the way there. */
export const targetGrants = pgTable(
  "target_grants",
  {
    tenantId: tenantId(),
    targetId: text("target_id").primaryKey(),
    /** Access token and refresh token in one envelope; null before consent and after its end. */
    tokens: text("tokens"),
    accessEndsAt: moment("access_ends_at"),
    /** Settings that came with the consent, such as the id of a site. */
    located: jsonb("located").$type<Record<string, string>>().notNull().default({}),
    grantedBy: text("granted_by"),
    grantedAt: moment("granted_at"),
    /** When the product said that the consent is over. */
    withdrawnAt: moment("withdrawn_at"),
    /** Until then one process trades the refresh token, which is good for one use. */
    refreshingUntil: moment("refreshing_until"),
    /** Of the way that is open: the state's hash, whose it is, until when, and its PKCE verifier. */
    stateHash: text("state_hash"),
    stateBy: text("state_by"),
    stateUntil: moment("state_until"),
    verifier: text("verifier"),
  },
  (table) => [ownedByTarget(table)],
);

type TargetOwned = Parameters<typeof foreignKey>[0]["columns"][number];

/** Composite, so that a row can only point at a target of its own tenant. */
export function ownedByTarget(table: { tenantId: TargetOwned; targetId: TargetOwned }) {
  return foreignKey({
    columns: [table.tenantId, table.targetId],
    foreignColumns: [targets.tenantId, targets.id],
  }).onDelete("cascade");
}
