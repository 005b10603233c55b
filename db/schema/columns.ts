import { text, timestamp } from "drizzle-orm/pg-core";

/** The columns that many tables share, so that they are spelt alike everywhere. */
export const tenantId = () => text("tenant_id").notNull();
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => moment("created_at").notNull().defaultNow();
