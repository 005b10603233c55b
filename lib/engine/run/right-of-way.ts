/** Runs about few people that this process carries out just now. */
let shortRuns = 0;

/** A push of so many people is carried out in less than a second or two. */
const shortMax = 50;

/** Whether a run is about few people, as a push from the provider mostly is. */
export function isShort(
  { scope, onlyKind }: { scope: "full" | "delta"; onlyKind: string | null },
  records: number,
): boolean {
  return onlyKind !== null || (scope === "delta" && records <= shortMax);
}

/** While this is under way, long runs of the same process use fewer lanes. */
export async function withRightOfWay<Result>(work: () => Promise<Result>): Promise<Result> {
  shortRuns += 1;
  try {
    return await work();
  } finally {
    shortRuns -= 1;
  }
}

/**
 * How many lanes a run may use now. Somebody who has just been let in waits for the short run, nobody
 * for one account among thousands: so a long run leaves most of the processor to the short ones.
 */
export function lanesNow(lanes: number, records: number): number {
  return shortRuns > 0 && records > shortMax ? Math.max(1, Math.floor(lanes / 4)) : lanes;
}
