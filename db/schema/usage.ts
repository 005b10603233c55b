import { date, integer, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { tenantId } from "./columns";
import { tenants } from "./tenants";

/** How many people a workspace managed on a day (UTC), counted once. */
export const usage = pgTable(
  "usage",
  {
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    day: date("day", { mode: "string" }).notNull(),
    people: integer("people").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day] })],
);
