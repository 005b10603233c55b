import { afterAll } from "vitest";
import { createDatabase } from "./database";

/**
 * Runs before a test file is loaded, so that whatever it imports finds its own database. The files
 * of one worker share the modules they load, and so the name; none finds what another left behind.
 */
const database = await createDatabase(`test_worker_${process.pid}`);
globalThis.usherTestDatabase = database;
process.env["DATABASE_URL"] = database.ownerUrl;
process.env["USHER_DATABASE_URL"] = database.appUrl;

afterAll(async () => {
  await globalThis.usherPool?.end();
  globalThis.usherPool = undefined;
  await database.drop();
});
