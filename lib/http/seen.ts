import { createHash } from "node:crypto";

/** 64-bit fingerprints in one flat table: 2 million ids take 32 MB, never more. */
const slotsMax = 2 ** 22;
const fillMax = 0.5;

export type Seen = {
  /** True the first time an id comes by, false ever after. */
  add(id: string): boolean;
  has(id: string): boolean;
  /** True when no further id fits. */
  full(): boolean;
};

/**
 * Remembers ids of a walk in bounded memory. Two different ids look the same with a chance of
 * 10^-7 at 2 million ids.
 */
export function createSeen(): Seen {
  let table = new BigUint64Array(1_024);
  let count = 0;
  return {
    full: () => count >= slotsMax * fillMax,
    has: (id) => table[slotOf(table, fingerprint(id))] !== 0n,
    add(id) {
      if (count >= table.length * fillMax && table.length < slotsMax) table = grow(table);
      const added = put(table, fingerprint(id));
      if (added) count += 1;
      return added;
    },
  };
}

function put(table: BigUint64Array, print: bigint): boolean {
  const slot = slotOf(table, print);
  if (table[slot] === print) return false;
  table[slot] = print;
  return true;
}

/** Where a fingerprint is, or would go. */
function slotOf(table: BigUint64Array, print: bigint): number {
  let slot = Number(print % BigInt(table.length));
  while (table[slot] !== print && table[slot] !== 0n) slot = (slot + 1) % table.length;
  return slot;
}

function grow(table: BigUint64Array): BigUint64Array<ArrayBuffer> {
  const larger = new BigUint64Array(table.length * 2);
  for (const print of table) if (print !== 0n) put(larger, print);
  return larger;
}

/** Zero marks a free slot. */
function fingerprint(id: string): bigint {
  return createHash("sha1").update(id).digest().readBigUInt64BE() || 1n;
}
