import { sql } from "drizzle-orm";
import { boolean, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { roles } from "@/lib/core/access/role";
import { createdAt, moment, tenantId } from "./columns";
import { logins } from "./people";
import { tenants } from "./tenants";

/** How people sign in to a workspace; no row means as everywhere. */
export const workspaceSecurity = pgTable("workspace_security", {
  tenantId: tenantId()
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  /** Members without a second factor are led to set one up before anything else. */
  secondFactorRequired: boolean("second_factor_required").notNull().default(false),
  /** The workspace's own OpenID provider; all three or none. */
  ssoIssuer: text("sso_issuer"),
  ssoClientId: text("sso_client_id"),
  ssoSealedSecret: text("sso_sealed_secret"),
  /** What somebody becomes who arrives through it for the first time. */
  ssoDefaultRole: text("sso_default_role", { enum: roles }).notNull().default("viewer"),
  /** The last sign-in through it that worked with these settings; before it nothing is enforced. */
  ssoProvenAt: moment("sso_proven_at"),
  /** Members come in through it alone, but for the owner who keeps another way. */
  ssoEnforcedAt: moment("sso_enforced_at"),
  breakGlassLoginId: text("break_glass_login_id").references(() => logins.id, {
    onDelete: "set null",
  }),
});

/** A mail domain, and the text that its DNS must show for it to count as the workspace's. */
export const domains = pgTable(
  "domains",
  {
    tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    proof: text("proof").notNull(),
    createdAt: createdAt(),
    verifiedAt: moment("verified_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.name] }),
    // Of two workspaces that name one domain, it belongs to the one that shows the proof.
    uniqueIndex("domains_verified").on(table.name).where(sql`verified_at is not null`),
  ],
);
