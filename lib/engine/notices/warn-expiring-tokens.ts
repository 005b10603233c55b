import { inTenant, type Transaction } from "@/db/client";
import { scimTokensToWarnOf } from "@/db/queries/lookup";
import { mailAddressesOf } from "@/db/queries/members";
import { noteWarned, tokenToWarnOf } from "@/db/queries/scim-tokens";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { dueWarning } from "@/lib/core/access/scim-credential";
import { formatDay, plural } from "@/lib/format";
import { mailLink, queueMail } from "@/lib/mail";
import { notify } from "./notify";

const most = 100;

/**
 * Mails owners and admins once for each warning that is due: 30, 14, 7 days and a day before a
 * token ends. Answers how many tokens were warned of. Safe to repeat and to run in several workers.
 */
export async function warnOfExpiringTokens(): Promise<number> {
  let warned = 0;
  for (const { tenant_id, token_id } of await scimTokensToWarnOf(most)) {
    if (await inTenant(tenant_id, (tx) => warnOf(tx, tenant_id, token_id))) warned += 1;
  }
  return warned;
}

/** False when another worker was faster, or the token went meanwhile. */
async function warnOf(tx: Transaction, tenantId: string, tokenId: string): Promise<boolean> {
  const token = await tokenToWarnOf(tx, tenantId, tokenId);
  const days = token && dueWarning(token.expiresAt);
  if (!token?.expiresAt || days === null || (token.warnedDays ?? 1_000) <= days) return false;
  const { lastFour, appId, appName } = token;
  const people = await mailAddressesOf(tx, tenantId, ["owner", "admin"]);
  for (const { email, slug } of people) {
    const link = mailLink(`/${slug}/apps/${appId}/configuration`);
    await queueMail(tx, {
      recipient: email,
      ...mailOf({ ...token, expiresAt: token.expiresAt }, link),
    });
  }
  await notifyChats(tx, tenantId, tokenId, days, { ...token, expiresAt: token.expiresAt });
  await noteWarned(tx, tenantId, tokenId, days);
  const detail = { tokenId, lastFour, days, recipients: people.length };
  await audit(
    tx,
    tenantId,
    systemActor,
    "app.tokenExpiryMailed",
    { id: appId, name: appName },
    detail,
  );
  return true;
}

/** Owners and admins have their mail already, whatever they chose. */
async function notifyChats(
  tx: Transaction,
  tenantId: string,
  tokenId: string,
  days: number,
  ending: Ending & { appId: string },
): Promise<void> {
  const { subject, body } = mailOf(ending, "");
  const notice = {
    ...({ type: "notice", kind: "credential", code: "TOKEN_ENDS" } as const),
    ...{ title: subject, message: body.trim(), path: `/apps/${ending.appId}/configuration` },
    ...{ incidentId: null, syncId: null, runId: null },
    severity: days <= 7 ? ("error" as const) : ("warning" as const),
  };
  await notify(tx, tenantId, `token ${tokenId} ${days}`, notice, ({ kind }) => kind !== "mail");
}

type Ending = {
  kind: "bearer" | "clientSecret";
  lastFour: string;
  appName: string;
  expiresAt: Date;
  lastUsedAt: Date | null;
};

function mailOf({ kind, lastFour, appName, expiresAt, lastUsedAt }: Ending, link: string) {
  const what = kind === "bearer" ? "SCIM token" : "client secret";
  const left = plural(
    Math.max(1, Math.ceil((expiresAt.getTime() - Date.now()) / 86_400_000)),
    "day",
  );
  // A name may hold what a header must not; the subject goes without line breaks.
  const name = appName.replace(/\p{Cc}/gu, " ");
  const use =
    lastUsedAt === null ? "It was never used." : `It was last used on ${formatDay(lastUsedAt)}.`;
  return {
    subject: `The ${what} of ${name} ends in ${left}`,
    body: `The ${what} of ${name} that ends in ${lastFour} stops working on ${formatDay(expiresAt)}, in ${left}. ${use}

From then on Usher refuses what the identity provider sends with it, and changes of people and groups no longer arrive.

To change over without a gap, make a second one, enter it at the identity provider, and revoke this one:

${link}
`,
  };
}
