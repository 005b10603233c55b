import { bigint, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, moment } from "./columns";
import { logins } from "./people";

const loginId = () =>
  text("login_id")
    .notNull()
    .references(() => logins.id, { onDelete: "cascade" });

/** A person's authenticator app: its secret is sealed, and counts from the first right code on. */
export const totps = pgTable("totps", {
  loginId: loginId().primaryKey(),
  sealed: text("sealed").notNull(),
  createdAt: createdAt(),
  confirmedAt: moment("confirmed_at"),
  /** The half minute of the last code that was taken: no code is taken twice. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
});

/** Codes for the day the phone is lost; each works once, and only its hash is kept. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  { loginId: loginId(), hash: text("hash").notNull(), usedAt: moment("used_at") },
  (table) => [primaryKey({ columns: [table.loginId, table.hash] })],
);

/** A passkey: its public key, and the counter of its last use. */
export const passkeys = pgTable(
  "passkeys",
  {
    /** The credential's id, in base64url as browsers give it. */
    id: text("id").primaryKey(),
    loginId: loginId(),
    publicKey: text("public_key").notNull(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [index("passkeys_login").on(table.loginId)],
);
