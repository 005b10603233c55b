import { isRejection, SyncError } from "@/lib/core/sync-error";

/** What a server answers; null where it refuses the question itself, as one that it never learnt. */
export async function unlessRefused<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return isRejection(error) || (error instanceof SyncError && error.status === 501);
}
