import { migrateDatabase } from "@/db/migrate";
import { seedDemo } from "./lib/seed";

/**
 * Brings the database to this version, as its owner, in a process of its own. With `--demo` it
 * also makes the demo workspace, with `--story` one with a month behind it as well, and tells its sign-in to whoever forked this process.
 */
try {
  const ownerUrl = process.env["DATABASE_URL"];
  const secret = process.env["USHER_SECRET"];
  if (!ownerUrl || !secret) throw new Error("DATABASE_URL and USHER_SECRET must be set.");
  await migrateDatabase({ ownerUrl, secret });
  if (process.argv.includes("--demo")) {
    const withStory = process.argv.includes("--story");
    process.send?.({ demo: await seedDemo({ ownerUrl, withStory }) });
  }
  process.disconnect?.();
} catch (error) {
  for (const line of messagesOf(error)) process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** The error and what caused it, without the stack and the dump that would bury both. */
function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const hint = "hint" in error && error.hint ? ` (${String(error.hint)})` : "";
  return [
    `${error.message.slice(0, 1_000)}${hint}`,
    ...(error.cause ? messagesOf(error.cause) : []),
  ];
}
