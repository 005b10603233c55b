/** How many people and groups a whole read of a source found. */
export type ReadSize = { users: number; groups: number };

const share = 0.2;
const number = 20;

/**
 * True when a read found far fewer than the last one that was carried out: by more than a fifth and
 * by more than twenty. Such a read adds and changes, but takes nobody for gone (product.md §6.4).
 */
export function hasShrunk(before: ReadSize, now: ReadSize): boolean {
  return shrank(before.users, now.users) || shrank(before.groups, now.groups);
}

function shrank(before: number, now: number): boolean {
  return before - now > Math.max(number, before * share);
}
