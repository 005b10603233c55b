import type { Bound, Statement } from "../statement";

const statement: Statement<null> = {
  name: "unhurried",
  text: "select 0 from set_config('synchronous_commit', 'off', true)",
  read: () => null,
};

/** Goes first where nobody was told that anything is stored: then nobody waits for the disk. */
export const unhurried: Bound<null> = { statement, values: [] };
