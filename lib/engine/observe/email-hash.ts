import { createHash } from "node:crypto";

/** What we remember of an e-mail we pushed to a target that does not show it. */
export function emailHash(email: string): string {
  return createHash("sha256").update(email.toLowerCase()).digest("hex");
}
