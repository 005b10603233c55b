import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { scimCalls } from "@/lib/core/scim-call";
import { createdAt, moment, tenantId } from "./columns";
import { tenants } from "./tenants";

/** One identity provider, connected. */
export const apps = pgTable(
  "apps",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    /** The part of the SCIM base URL that names the app; has no `_`, which Okta refuses there. */
    key: text("key").notNull(),
    name: text("name").notNull(),
    provider: text("provider").notNull(),
    method: text("method", { enum: ["scim", "api", "ldap", "logins"] }).notNull(),
    /** How its SCIM client is read: an id in lib/scim/profiles.ts. */
    profile: text("profile").notNull().default("generic"),
    settings: jsonb("settings").$type<Record<string, string>>().notNull().default({}),
    /** Field name → envelope; see lib/secrets.ts. */
    secrets: jsonb("secrets").$type<Record<string, string>>().notNull().default({}),
    /** When the credentials end that its provider is read with, as far as somebody knows. */
    credentialEndsAt: moment("credential_ends_at"),
    /** The nearest end that people were warned of, in days. */
    credentialWarnedDays: smallint("credential_warned_days"),
    /** The directory that its people's attributes are completed from; null where there is none. */
    enrichment: jsonb("enrichment").$type<Record<string, string>>(),
    enrichmentSecrets: jsonb("enrichment_secrets")
      .$type<Record<string, string>>()
      .notNull()
      .default({}),
    createdAt: createdAt(),
    /** While set, no sync of this app writes anything. */
    pausedAt: moment("paused_at"),
  },
  (table) => [
    uniqueIndex("apps_key").on(table.key),
    uniqueIndex("apps_name").on(table.tenantId, sql`lower(${table.name})`),
    unique("apps_tenant_id").on(table.tenantId, table.id),
  ],
);

/**
 * What one app's client proves itself with: a bearer token, or the secret that it trades for
 * short-lived ones (RFC 6749 §4.4). Only the SHA-256 of it is kept.
 */
export const scimTokens = pgTable(
  "scim_tokens",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    kind: text("kind", { enum: ["bearer", "clientSecret"] })
      .notNull()
      .default("bearer"),
    hash: text("hash").notNull(),
    lastFour: text("last_four").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at"),
    lastUsedAt: moment("last_used_at"),
    lastUsedIp: text("last_used_ip"),
    lastUsedAgent: text("last_used_agent"),
    /** The nearest expiry warning that was mailed, in days; null before the first. */
    warnedDays: smallint("warned_days"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [
    uniqueIndex("scim_tokens_hash").on(table.hash),
    index("scim_tokens_app").on(table.tenantId, table.appId),
    ownedByApp(table),
  ],
);

/** One inbound SCIM call: what was asked, what was answered, what it did. Redacted. */
export const scimRequests = pgTable(
  "scim_requests",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    method: text("method").notNull(),
    path: text("path").notNull(),
    resourceKind: text("resource_kind", { enum: ["user", "group"] }),
    resourceId: text("resource_id"),
    /** The user name or group name at that time, so that people can search. */
    resourceName: text("resource_name"),
    status: smallint("status").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** One sentence: what the call changed here, or why nothing. */
    effect: text("effect").notNull(),
    changed: boolean("changed").notNull(),
    /** Which of the calls an administrator knows it made; see lib/core/scim-call.ts. */
    calls: text("calls").array().notNull().default(sql`'{}'`),
    /** As text, for people to read: nothing searches in it. */
    requestBody: json("request_body").$type<unknown>(),
    responseBody: json("response_body").$type<unknown>(),
    userAgent: text("user_agent"),
    ip: text("ip"),
    tokenId: text("token_id"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.appId, table.id] }),
    index("scim_requests_resource")
      .on(table.tenantId, table.appId, table.resourceId, table.id)
      .where(sql`resource_id is not null`),
  ],
);

/** Which calls an app has received and when last, to the minute; outlives the request log. */
export const appCalls = pgTable(
  "app_calls",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    call: text("call", { enum: scimCalls }).notNull(),
    /** When it was first and last granted; null while it was only refused. */
    firstAt: moment("first_at"),
    lastAt: moment("last_at"),
    refusedAt: moment("refused_at"),
  },
  (table) => [primaryKey({ columns: [table.appId, table.call] }), ownedByApp(table)],
);

/** What people see of an app at a glance, kept up by the request log's writer. */
export const appActivity = pgTable(
  "app_activity",
  {
    tenantId: tenantId(),
    appId: text("app_id").primaryKey(),
    requests: integer("requests").notNull().default(0),
    failures: integer("failures").notNull().default(0),
    firstRequestAt: moment("first_request_at"),
    lastRequestAt: moment("last_request_at"),
  },
  (table) => [ownedByApp(table)],
);

/**
 * What is left of an app's request rate, for all web processes together: each takes some from here
 * and hands it out. Losing the table means full buckets, no more.
 */
export const scimAllowances = pgTable(
  "scim_allowances",
  {
    tenantId: tenantId(),
    appId: text("app_id").primaryKey(),
    left: doublePrecision("left").notNull(),
    /** How much the last taker was given. */
    given: integer("given").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [ownedByApp(table)],
);

type AppOwned = Parameters<typeof foreignKey>[0]["columns"][number];

/** Composite, so that a row can only point at an app of its own tenant. */
export function ownedByApp(table: { tenantId: AppOwned; appId: AppOwned }) {
  return foreignKey({
    columns: [table.tenantId, table.appId],
    foreignColumns: [apps.tenantId, apps.id],
  }).onDelete("cascade");
}
