import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, tenantId } from "./columns";
import { ownedByTarget } from "./targets";

/** A make-believe Confluence that keeps its state, for learning and for tests. */
export const sandboxes = pgTable(
  "sandboxes",
  {
    key: text("key").primaryKey(),
    tenantId: tenantId(),
    targetId: text("target_id").notNull(),
    version: text("version").notNull(),
    username: text("username").notNull(),
    /** SHA-256 of the password; the readable one is the target's secret. */
    passwordHash: text("password_hash").notNull(),
    /** Faults switched on by its owner: see the fake's fault names. */
    faults: jsonb("faults").$type<Record<string, unknown>>().notNull().default({}),
    usersMax: integer("users_max"),
    createdAt: createdAt(),
  },
  (table) => [ownedByTarget(table)],
);

export const sandboxUsers = pgTable(
  "sandbox_users",
  {
    tenantId: tenantId(),
    sandboxKey: text("sandbox_key")
      .notNull()
      .references(() => sandboxes.key, { onDelete: "cascade" }),
    userKey: text("user_key").notNull(),
    username: text("username").notNull(),
    usernameKey: text("username_key").notNull(),
    fullName: text("full_name").notNull(),
    email: text("email").notNull(),
    active: boolean("active").notNull(),
    readOnly: boolean("read_only").notNull().default(false),
    /** Set on the sandbox's page, so that rules about logins can be tried. */
    lastLoginAt: timestamp("last_login_at", { withTimezone: true, mode: "string" }),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.sandboxKey, table.userKey] }),
    // The order of code units, in which the fake lists people.
    uniqueIndex("sandbox_users_username").on(
      table.sandboxKey,
      table.usernameKey.op("text_pattern_ops"),
    ),
  ],
);

export const sandboxGroups = pgTable(
  "sandbox_groups",
  {
    tenantId: tenantId(),
    sandboxKey: text("sandbox_key")
      .notNull()
      .references(() => sandboxes.key, { onDelete: "cascade" }),
    key: text("key").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.sandboxKey, table.key] })],
);

export const sandboxMembers = pgTable(
  "sandbox_members",
  {
    tenantId: tenantId(),
    sandboxKey: text("sandbox_key").notNull(),
    groupKey: text("group_key").notNull(),
    userKey: text("user_key").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sandboxKey, table.groupKey, table.userKey] }),
    index("sandbox_members_user").on(table.sandboxKey, table.userKey),
  ],
);
