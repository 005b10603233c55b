import pg from "pg";

const uniqueViolation = "23505";

/** Turns the index's refusal into the error that names the taken value. The index decides races. */
export async function asUniqueness<Result>(
  work: Promise<Result>,
  taken: () => Error,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === uniqueViolation) throw taken();
    throw error;
  }
}
