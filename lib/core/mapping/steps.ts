/** What a mapping or a condition may cost for one record: some 50 ms of a processor. */
export const stepsMax = 20_000;

/** Thrown where a record would take more; the others go on. */
export class TooManyStepsError extends Error {
  override readonly name = "TooManyStepsError";

  constructor() {
    super(`it takes more than ${stepsMax} steps for this record`);
  }
}

/** Pays for a part of the work; throws TooManyStepsError where it is more than is left. */
export type Spend = (steps: number) => void;

/** For work that stands alone. */
export const spendAlone: Spend = (steps) => {
  if (steps > stepsMax) throw new TooManyStepsError();
};

/** Whether a value failed because it took too long, and not because of what the record says. */
export function tookTooLong(error: unknown): boolean {
  if (error instanceof TooManyStepsError) return true;
  return error instanceof Error && error.cause !== undefined && tookTooLong(error.cause);
}
