import { createHash } from "node:crypto";

/** 64-bit fingerprints in one flat table: 2 million ids take 32 MB, never more. */
const slotsMax = 2 ** 22;
const fillMax = 0.5;

export type Seen = {
  /** True the first time an id comes by, false ever after. */
  add(id: string): boolean;
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
    add(id) {
      if (count >= table.length * fillMax && table.length < slotsMax) table = grow(table);
      const added = put(table, fingerprint(id));
      if (added) count += 1;
      return added;
    },
  };
}

function put(table: BigUint64Array, print: bigint): boolean {
  let slot = Number(print % BigInt(table.length));
  for (;;) {
    const taken = table[slot];
    if (taken === print) return false;
    if (taken === 0n) break;
    slot = (slot + 1) % table.length;
  }
  table[slot] = print;
  return true;
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
