const minute = 60_000;

/** Pauses after each failed attempt; over two days in all, then it is given up. */
const ladderMs: readonly number[] = [
  ...[5_000, minute, 5 * minute, 30 * minute, 120 * minute, 300 * minute],
  ...[600 * minute, 840 * minute, 1_200 * minute],
];

export const attemptsMax = ladderMs.length + 1;

/** Nobody is waited for longer than that; then the attempt counts as any other. */
const patienceMaxMs = 24 * 60 * minute;

/**
 * How long to wait after a failed attempt; null when it was the last. What the receiver asks for
 * is kept to; else a tenth of chance keeps many messages from coming back at the same moment.
 */
export function pauseAfter(
  attempts: number,
  askedMs: number | null,
  random: number,
): number | null {
  const ladder = ladderMs[attempts - 1];
  if (ladder === undefined) return null;
  return Math.max(ladder * (1 + random / 10), Math.min(askedMs ?? 0, patienceMaxMs));
}
