import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ownedByApp } from "./apps";
import { createdAt, moment, tenantId } from "./columns";

/**
 * A link for somebody without an account to connect one app. Only hashes are kept: of the link, and
 * of the browser that opened it, which is the only one that may go on.
 */
export const setupLinks = pgTable(
  "setup_links",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    id: text("id").primaryKey(),
    hash: text("hash").notNull(),
    /** For whom it was made, in the words of who made it. */
    recipient: text("recipient").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    openedAt: moment("opened_at"),
    openedIp: text("opened_ip"),
    browserHash: text("browser_hash"),
    /** Whoever opened it said to be done. */
    finishedAt: moment("finished_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [uniqueIndex("setup_links_hash").on(table.hash), ownedByApp(table)],
);
