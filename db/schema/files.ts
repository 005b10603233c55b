import { sql } from "drizzle-orm";
import { customType, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ownedByApp } from "./apps";
import { moment, tenantId } from "./columns";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** A list of people as somebody uploaded it; the last ones of an app are kept. */
export const uploadedFiles = pgTable(
  "uploaded_files",
  {
    tenantId: tenantId(),
    appId: text("app_id").notNull(),
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    bytes: bytea("bytes").notNull(),
    size: integer("size").notNull(),
    /** SHA-256, in hexadecimal. */
    hash: text("hash").notNull(),
    people: integer("people").notNull(),
    groups: integer("groups").notNull(),
    problems: integer("problems").notNull(),
    /** Read now, was read before, waits for a person's word, or cannot be read. */
    state: text("state", { enum: ["current", "past", "held", "refused"] }).notNull(),
    uploadedBy: text("uploaded_by").notNull(),
    uploadedAt: moment("uploaded_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("uploaded_files_current").on(table.appId).where(sql`${table.state} = 'current'`),
    ownedByApp(table),
  ],
);
