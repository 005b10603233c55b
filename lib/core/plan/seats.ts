import type { Seats } from "@/lib/core/target/target";

/** What a plan does to the seats of a licence. */
export type SeatPlan = Seats & {
  /** Accounts that the plan makes or enables, and that it takes out of use. */
  takes: number;
  frees: number;
  /** People for whom no seat is left. */
  leftOut: number;
};

/** Null where the licence has no limit, or the target does not tell how many are used. */
export function seatsLeft({ used, max }: Seats): number | null {
  return used === null || max === null ? null : Math.max(0, max - used);
}

/** "198 of 200", "198 of any number", "200 in all". */
export function seatsText({ used, max }: Seats): string {
  if (max === null) return `${used ?? "Some"} of any number`;
  return used === null ? `${max} in all` : `${used} of ${max}`;
}

/** "198 → 201 of 200 seats"; null where it is not known how many are used. */
export function seatPlanText({ used, max, takes, frees }: SeatPlan): string | null {
  if (used === null) return null;
  const after = used + takes - frees;
  const limit = max === null ? "seats, without a limit" : `of ${max} seats`;
  return used === after ? `${used} ${limit}` : `${used} → ${after} ${limit}`;
}
