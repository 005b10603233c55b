import type { Transaction } from "@/db/client";
import { replaceRecoveryCodes, takeRecoveryCode } from "@/db/queries/second-factors";
import { randomText } from "@/lib/core/ids";
import { hashToken } from "@/lib/secrets";

const codesCount = 10;

/** Ten new codes in clear, to be shown this once; older ones stop working. */
export async function newRecoveryCodes(tx: Transaction, loginId: string): Promise<string[]> {
  const codes = Array.from({ length: codesCount }, () => `${randomText(6)}-${randomText(6)}`);
  await replaceRecoveryCodes(tx, loginId, codes.map(hashOf));
  return codes;
}

/** Whether this is one of the person's codes; then it is used up. */
export async function spendRecoveryCode(loginId: string, typed: string): Promise<boolean> {
  return takeRecoveryCode(loginId, hashOf(typed));
}

/** 60 random bits, so a plain hash keeps them; spaces, hyphens and case do not matter. */
function hashOf(code: string): string {
  return hashToken(`recovery ${code.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
}
