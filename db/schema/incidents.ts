import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { moment, tenantId } from "./columns";
import { ownedBySync } from "./syncs";

/** Something about a sync that people should be told of once, however often it is seen. */
export const incidents = pgTable(
  "incidents",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    syncId: text("sync_id").notNull(),
    /** Runs that fail, records that fail, a schedule that was missed, a plan that waits. */
    kind: text("kind", { enum: ["failure", "records", "missed", "held"] }).notNull(),
    /** The reason; while one is open, the same is no second incident. */
    code: text("code").notNull(),
    message: text("message").notNull(),
    /** The run that showed it last, if any. */
    runId: text("run_id"),
    openedAt: moment("opened_at").notNull().defaultNow(),
    seenAt: moment("seen_at").notNull().defaultNow(),
    count: integer("count").notNull().default(1),
    closedAt: moment("closed_at"),
    /** When people were told; null until then. */
    notifiedAt: moment("notified_at"),
  },
  (table) => [
    uniqueIndex("incidents_open").on(table.syncId, table.code).where(sql`closed_at is null`),
    index("incidents_tenant").on(table.tenantId, table.id),
    ownedBySync(table),
  ],
);
