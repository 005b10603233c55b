import { UserError } from "./user-error";

/** Ids that never existed and ids of another tenant answer alike, so that nobody learns which. */
export function notFound(what: string): UserError {
  return new UserError(`This ${what} does not exist (any more). Go back to the list.`, {
    status: 404,
  });
}
