import type { Transaction } from "@/db/client";
import { confirmedMembers } from "@/db/queries/members";
import type { channels } from "@/db/schema/notifications";

type Channel = Pick<typeof channels.$inferSelect, "tenantId" | "recipients">;

/**
 * Whom a mail channel reaches today: members that have left, and addresses that nobody confirmed,
 * are not among them.
 */
export async function recipientsOf(
  tx: Transaction,
  { tenantId, recipients }: Channel,
): Promise<string[]> {
  const members = await confirmedMembers(tx, tenantId);
  return members
    .filter(({ loginId, role }) => recipients.includes(loginId) || recipients.includes(role))
    .map(({ email }) => email);
}
