/** Enough for a run's changes, in little memory. */
const recordsMax = 20_000;
/** Older sights are read again: somebody may have changed the record meanwhile. */
const freshMs = 5 * 60_000;

export type Recent<Record> = {
  saw(key: string, record: Record): void;
  /** Null for what was not seen just now. */
  of(key: string): Record | null;
  forget(key: string): void;
};

/** Records as they were seen a moment ago: who sends one whole need not ask for it once more. */
export function createRecent<Record>(): Recent<Record> {
  const seen = new Map<string, { record: Record; at: number }>();
  return {
    saw(key, record) {
      seen.delete(key);
      seen.set(key, { record, at: performance.now() });
      const [oldest] = seen.keys();
      if (seen.size > recordsMax && oldest !== undefined) seen.delete(oldest);
    },
    of(key) {
      const known = seen.get(key);
      return known && performance.now() - known.at < freshMs ? known.record : null;
    },
    forget: (key) => seen.delete(key),
  };
}
