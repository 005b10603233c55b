import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
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
import type { ChannelAddress } from "@/lib/core/notices/channel-address";
import type { Notice } from "@/lib/core/notices/notice";
import { createdAt, moment, tenantId } from "./columns";
import { tenants } from "./tenants";

/** Where a workspace wants to be told what happens: mail, a chat or a program. */
export const channels = pgTable(
  "channels",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["mail", "slack", "teams", "webhook"] }).notNull(),
    name: text("name").notNull(),
    /** For mail: `owner`, `admin`, or the ids of members. */
    recipients: text("recipients").array().notNull().default(sql`'{}'`),
    /** For mail: addresses of people who are no members, and whether they agreed. */
    addresses: jsonb("addresses").$type<ChannelAddress[]>().notNull().default(sql`'[]'::jsonb`),
    /** The address is a secret by itself at Slack and Teams, so only its host is in the clear. */
    urlSealed: text("url_sealed"),
    urlHost: text("url_host"),
    /** What a webhook is signed with, and for a day what it was signed with before. */
    secretSealed: text("secret_sealed"),
    formerSecretSealed: text("former_secret_sealed"),
    formerSecretUntil: moment("former_secret_until"),
    /** The kinds of notices it wants, and from which severity on. */
    kinds: text("kinds").array().notNull(),
    severityMin: text("severity_min", { enum: ["info", "warning", "error"] }).notNull(),
    /** Whether it is told that something is over that it was told of. */
    recovery: boolean("recovery").notNull().default(true),
    digest: text("digest", { enum: ["none", "daily", "weekly"] })
      .notNull()
      .default("none"),
    digestDueAt: moment("digest_due_at"),
    digestFrom: moment("digest_from"),
    /** Nothing is sent before: the receiver asked for patience. */
    pausedUntil: moment("paused_until"),
    /** Off by a person, or because the receiver said that it is gone. */
    disabledAt: moment("disabled_at"),
    disabledReason: text("disabled_reason"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("channels_tenant_id").on(table.tenantId, table.id),
    index("channels_digest").on(table.digestDueAt).where(sql`digest_due_at is not null`),
  ],
);

/** The outbox: one notice for one channel, committed with what caused it. */
export const deliveries = pgTable(
  "deliveries",
  {
    /** Receivers get it with every attempt, so that they know a repeat. */
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    channelId: text("channel_id").notNull(),
    /** What it is about, in one word: a channel is told of each only once. */
    about: text("about").notNull(),
    notice: jsonb("notice").$type<Notice>().notNull(),
    state: text("state", { enum: ["pending", "sent", "failed"] })
      .notNull()
      .default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at").notNull().defaultNow(),
    sentAt: moment("sent_at"),
    /** Of the last attempt: status, the answer's beginning without secrets, how long it took. */
    status: integer("status"),
    answer: text("answer"),
    tookMs: integer("took_ms"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("deliveries_once").on(table.channelId, table.about),
    index("deliveries_channel").on(table.tenantId, table.channelId, table.id),
    index("deliveries_due").on(table.nextAttemptAt).where(sql`state = 'pending'`),
    foreignKey({
      columns: [table.tenantId, table.channelId],
      foreignColumns: [channels.tenantId, channels.id],
    }).onDelete("cascade"),
  ],
);

/**
 * In which order things were committed, for programs that read along: one small row each, that
 * names what is told from its own table. Rows of transactions that are not over yet are behind a
 * snapshot's xmin, so that a reader never passes by one.
 */
export const events = pgTable(
  "events",
  {
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    txid: bigint("txid", { mode: "number" })
      .notNull()
      .default(sql`pg_current_xact_id()::text::bigint`),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    kind: text("kind", {
      enum: ["run.finished", "incident.opened", "incident.closed", "audit"],
    }).notNull(),
    subjectId: text("subject_id").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.txid, table.seq] })],
);
