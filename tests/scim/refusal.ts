import { ScimError } from "@/lib/scim/errors";

/** The refusal that an action ends in; anything else fails the test. */
export function refusalOf(action: () => unknown): ScimError {
  try {
    action();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}
