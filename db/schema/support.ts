import { foreignKey, index, pgTable, text, unique } from "drizzle-orm/pg-core";
import { createdAt, moment, tenantId } from "./columns";
import { logins } from "./people";
import { tenants } from "./tenants";

/** A customer lets support look into the workspace, until a moment. */
export const supportGrants = pgTable(
  "support_grants",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    /** What support is asked to look at. */
    note: text("note").notNull(),
    grantedBy: text("granted_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
    endedBy: text("ended_by"),
  },
  (table) => [unique("support_grants_tenant_id").on(table.tenantId, table.id)],
);

/** Somebody of support is in a workspace, with a reason. Never longer than the grant it rests on. */
export const supportEntries = pgTable(
  "support_entries",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    loginId: text("login_id")
      .notNull()
      .references(() => logins.id, { onDelete: "cascade" }),
    staffName: text("staff_name").notNull(),
    /** Null for break-glass: then the owners were mailed. */
    grantId: text("grant_id"),
    reason: text("reason").notNull(),
    enteredAt: moment("entered_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    leftAt: moment("left_at"),
  },
  (table) => [
    index("support_entries_login").on(table.loginId, table.tenantId),
    foreignKey({
      columns: [table.tenantId, table.grantId],
      foreignColumns: [supportGrants.tenantId, supportGrants.id],
    }).onDelete("cascade"),
  ],
);
