import { index, integer, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import type { JitAnswer } from "@/lib/core/jit/jit-answer";
import type { JitSettings } from "@/lib/core/settings/jit-settings";
import { ownedByApp } from "./apps";
import { createdAt, moment, tenantId } from "./columns";

/** How an app is told of logins, and what its login service signs with. */
export const jitEndpoints = pgTable(
  "jit_endpoints",
  {
    tenantId: tenantId(),
    appId: text("app_id").primaryKey(),
    settings: jsonb("settings").$type<JitSettings>().notNull(),
    /** An envelope; null until the first secret is made. */
    secret: text("secret"),
    secretLastFour: text("secret_last_four"),
    secretMadeAt: moment("secret_made_at"),
    /** The one before, which still counts until then. */
    formerSecret: text("former_secret"),
    formerUntil: moment("former_until"),
    /** Calls that were refused before anybody knew who they were about; the last one's reason. */
    refusals: integer("refusals").notNull().default(0),
    refusedAt: moment("refused_at"),
    refusedCode: text("refused_code"),
  },
  (table) => [ownedByApp(table)],
);

/** One call at a login. Its nonce counts once, and the same call again gets the same answer. */
export const jitCalls = pgTable(
  "jit_calls",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    nonce: text("nonce").notNull(),
    /** SHA-256 of the body. */
    bodyHash: text("body_hash").notNull(),
    loginId: text("login_id").notNull(),
    ip: text("ip"),
    createdAt: createdAt(),
    /** Null while nobody knows how it ends. */
    status: smallint("status"),
    answer: jsonb("answer").$type<JitAnswer>(),
    durationMs: integer("duration_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.nonce] }),
    index("jit_calls_latest").on(table.tenantId, table.appId, table.createdAt),
    ownedByApp(table),
  ],
);
