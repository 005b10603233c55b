import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { secondFactors, signInWays } from "@/lib/core/access/sign-in-ways";
import { createdAt, moment } from "./columns";

/** One human who can sign in, in however many workspaces. Global: belongs to no tenant. */
export const logins = pgTable(
  "logins",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull(),
    name: text("name").notNull(),
    /** Argon2id in PHC form; null for people who only come by OIDC. */
    passwordHash: text("password_hash"),
    emailVerifiedAt: moment("email_verified_at"),
    isStaff: boolean("is_staff").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("logins_email_key").on(table.emailKey)],
);

/** A login's identity at an OIDC issuer: bound by issuer and subject, never by e-mail. */
export const oidcIdentities = pgTable(
  "oidc_identities",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    loginId: text("login_id")
      .notNull()
      .references(() => logins.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("oidc_identities_key").on(table.issuer, table.subject)],
);

/** A signed-in browser. The session token carries the id; this row can revoke it. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    loginId: text("login_id")
      .notNull()
      .references(() => logins.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    userAgent: text("user_agent"),
    ip: text("ip"),
    via: text("via", { enum: signInWays }).notNull().default("password"),
    /** What was shown besides a password; null when nothing was. */
    secondFactor: text("second_factor", { enum: secondFactors }),
    /** The workspace whose own single sign-on this came through. */
    ssoTenantId: text("sso_tenant_id"),
  },
  (table) => [index("sessions_login").on(table.loginId)],
);

/** One-time links sent by mail: e-mail verification and password reset. Only the hash is kept. */
export const loginTokens = pgTable("login_tokens", {
  hash: text("hash").primaryKey(),
  loginId: text("login_id")
    .notNull()
    .references(() => logins.id, { onDelete: "cascade" }),
  purpose: text("purpose", { enum: ["verify", "reset"] }).notNull(),
  createdAt: createdAt(),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

/** Mail to send, committed with what caused it; the embedded setup shows it on a page instead. */
export const mails = pgTable(
  "mails",
  {
    id: text("id").primaryKey(),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    createdAt: createdAt(),
    sentAt: moment("sent_at"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at").notNull().defaultNow(),
    lastError: text("last_error"),
  },
  (table) => [index("mails_created").on(table.createdAt)],
);

/** Failed sign-ins and the like, counted per key; rows are short-lived. */
export const throttles = pgTable("throttles", {
  key: text("key").primaryKey(),
  hits: integer("hits").notNull().default(0),
  windowEndsAt: moment("window_ends_at").notNull(),
  detail: jsonb("detail").$type<Record<string, string>>(),
});
