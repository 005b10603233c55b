/** How a plan compares with the plans of the same sync that were carried out before it. */
export type BlastRadius = {
  changes: number;
  /** How many plans it is compared with. */
  plans: number;
  /** The share of them that made fewer changes, in percent. */
  largerThanPercent: number;
  /** What the largest of them made. */
  largest: number;
};

/** Fewer plans say nothing about what is usual. */
const plansMin = 5;

/** Null while there is too little history. Pure. */
export function blastRadius(changes: number, before: readonly number[]): BlastRadius | null {
  if (before.length < plansMin) return null;
  const smaller = before.filter((each) => each < changes).length;
  return {
    changes,
    plans: before.length,
    largerThanPercent: Math.floor((100 * smaller) / before.length),
    largest: Math.max(...before),
  };
}

/** In one sentence, for the person who decides. */
export function blastWords({ changes, plans, largerThanPercent, largest }: BlastRadius): string {
  const largestWords = `the largest of them made ${largest}`;
  if (changes > largest) {
    return `It makes ${changes} changes: more than any of the last ${plans} plans of this sync, ${largestWords}.`;
  }
  return `It makes ${changes} changes: more than ${largerThanPercent} % of the last ${plans} plans of this sync, ${largestWords}.`;
}
