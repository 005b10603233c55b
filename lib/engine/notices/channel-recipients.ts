import type { Transaction } from "@/db/client";
import { confirmedMembers } from "@/db/queries/members";
import type { channels } from "@/db/schema/notifications";

type Channel = Pick<typeof channels.$inferSelect, "tenantId" | "recipients" | "addresses">;

/**
 * Whom a mail channel reaches today: members that have left, and addresses that nobody confirmed,
 * are not among them.
 */
export async function recipientsOf(
  tx: Transaction,
  { tenantId, recipients, addresses }: Channel,
): Promise<string[]> {
  const members = await confirmedMembers(tx, tenantId);
  const inside = members
    .filter(({ loginId, role }) => recipients.includes(loginId) || recipients.includes(role))
    .map(({ email }) => email);
  const outside = addresses.filter(({ confirmedAt }) => confirmedAt !== null);
  return [...new Set([...inside, ...outside.map(({ email }) => email)])];
}
