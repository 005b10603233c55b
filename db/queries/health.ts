import { pool } from "../client";

/** Resolves when the database answers; a web process without it is not healthy. */
export async function databaseAnswers(): Promise<void> {
  await pool().query("select 1");
}
