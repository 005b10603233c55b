import { inTenant, type Transaction } from "@/db/client";
import { apiKeyToWarnOf, noteApiKeyWarned } from "@/db/queries/api-keys";
import { apiKeysToWarnOf } from "@/db/queries/lookup";
import { mailAddressesOf } from "@/db/queries/members";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { dueWarning } from "@/lib/core/access/scim-credential";
import { formatDay, plural } from "@/lib/format";
import { mailLink, queueMail } from "@/lib/mail";

const most = 100;

/**
 * Mails owners and admins once for each warning that is due: 30, 14, 7 days and a day before an API
 * key ends. Answers how many keys were warned of. Safe to repeat and to run in several workers.
 */
export async function warnOfExpiringApiKeys(): Promise<number> {
  let warned = 0;
  for (const { tenant_id, key_id } of await apiKeysToWarnOf(most)) {
    if (await inTenant(tenant_id, (tx) => warnOf(tx, tenant_id, key_id))) warned += 1;
  }
  return warned;
}

/** False when another worker was faster, or the key went meanwhile. */
async function warnOf(tx: Transaction, tenantId: string, keyId: string): Promise<boolean> {
  const key = await apiKeyToWarnOf(tx, tenantId, keyId);
  const days = key && dueWarning(key.expiresAt);
  if (!key?.expiresAt || days === null || (key.warnedDays ?? 1_000) <= days) return false;
  const people = await mailAddressesOf(tx, tenantId, ["owner", "admin"]);
  for (const { email, slug } of people) {
    const link = mailLink(`/${slug}/settings/api-keys`);
    await queueMail(tx, {
      recipient: email,
      ...mailOf({ ...key, expiresAt: key.expiresAt }, link),
    });
  }
  await noteApiKeyWarned(tx, tenantId, keyId, days);
  const detail = { days, recipients: people.length };
  await audit(
    tx,
    tenantId,
    systemActor,
    "apiKey.expiryMailed",
    { id: keyId, name: key.name },
    detail,
  );
  return true;
}

type Ending = { name: string; lastFour: string; expiresAt: Date; lastUsedAt: Date | null };

function mailOf({ name, lastFour, expiresAt, lastUsedAt }: Ending, link: string) {
  const left = plural(
    Math.max(1, Math.ceil((expiresAt.getTime() - Date.now()) / 86_400_000)),
    "day",
  );
  const use =
    lastUsedAt === null ? "It was never used." : `It was last used on ${formatDay(lastUsedAt)}.`;
  // A name may hold what a header must not.
  const plainName = name.replace(/\p{Cc}/gu, " ");
  return {
    subject: `The API key ${plainName} ends in ${left}`,
    body: `The API key ${plainName} that ends in ${lastFour} stops working on ${formatDay(expiresAt)}, in ${left}. ${use}

To change over without a gap, make another one, enter it where this one is used, and revoke this one:

${link}
`,
  };
}
