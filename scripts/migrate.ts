import { migrateDatabase } from "@/db/migrate";
import { seedDemo } from "@/db/seed";

/**
 * Brings the database to this version, as its owner, in a process of its own. With `--demo` it
 * also makes the demo workspace, and tells its sign-in to whoever forked this process.
 */
const ownerUrl = process.env["DATABASE_URL"];
const secret = process.env["USHER_SECRET"];
if (!ownerUrl || !secret) throw new Error("DATABASE_URL and USHER_SECRET must be set.");

await migrateDatabase({ ownerUrl, secret });
if (process.argv.includes("--demo")) process.send?.({ demo: await seedDemo() });
process.disconnect?.();
