import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { appsToWarnOf } from "@/db/queries/lookup";
import { mailAddressesOf } from "@/db/queries/members";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { dueWarning } from "@/lib/core/access/scim-credential";
import { providerLabel } from "@/lib/engine/connect/providers";
import { formatDay, plural } from "@/lib/format";
import { mailLink, queueMail } from "@/lib/mail";
import { notify } from "./notify";

const most = 100;
const dayMs = 86_400_000;

/**
 * Mails owners and admins once for each warning that is due: 30, 14, 7 days and a day before the
 * credentials end that an app's provider is read with. Safe to repeat and to run in several workers.
 */
export async function warnOfExpiringCredentials(): Promise<number> {
  let warned = 0;
  for (const { tenant_id, app_id } of await appsToWarnOf(most)) {
    if (await inTenant(tenant_id, (tx) => warnOf(tx, tenant_id, app_id))) warned += 1;
  }
  return warned;
}

/** False when another worker was faster, or other credentials were entered meanwhile. */
async function warnOf(tx: Transaction, tenantId: string, appId: string): Promise<boolean> {
  const isApp = and(eq(apps.tenantId, tenantId), eq(apps.id, appId));
  const [app] = await tx
    .select({
      ...{ id: apps.id, name: apps.name, provider: apps.provider },
      ...{ endsAt: apps.credentialEndsAt, warnedDays: apps.credentialWarnedDays },
    })
    .from(apps)
    .where(isApp)
    .for("update");
  const days = app ? dueWarning(app.endsAt) : null;
  if (!app?.endsAt || days === null || (app.warnedDays ?? 1_000) <= days) return false;
  const people = await mailAddressesOf(tx, tenantId, ["owner", "admin"]);
  for (const { email, slug } of people) {
    const link = mailLink(`/${slug}/apps/${appId}/configuration`);
    await queueMail(tx, { recipient: email, ...mailOf({ ...app, endsAt: app.endsAt }, link) });
  }
  const { subject, body } = mailOf({ ...app, endsAt: app.endsAt }, "");
  const notice = {
    ...({ type: "notice", kind: "credential", code: "CREDENTIALS_END" } as const),
    ...{ title: subject, message: body.trim(), path: `/apps/${appId}/configuration` },
    ...{ incidentId: null, syncId: null, runId: null },
    severity: days <= 7 ? ("error" as const) : ("warning" as const),
  };
  // Owners and admins have their mail already, whatever they chose.
  const isChat = ({ kind }: { kind: string }) => kind !== "mail";
  const about = `credentials ${appId} ${app.endsAt.toISOString()} ${days}`;
  await notify(tx, tenantId, about, notice, isChat);
  await tx.update(apps).set({ credentialWarnedDays: days }).where(isApp);
  const detail = { days, recipients: people.length };
  await audit(tx, tenantId, systemActor, "app.credentialExpiryMailed", app, detail);
  return true;
}

function mailOf(
  { name, provider, endsAt }: { name: string; provider: string; endsAt: Date },
  link: string,
) {
  const left = plural(Math.max(1, Math.ceil((endsAt.getTime() - Date.now()) / dayMs)), "day");
  // A name may hold what a header must not; the subject goes without line breaks.
  const plain = name.replace(/\p{Cc}/gu, " ");
  return {
    subject: `The credentials of ${plain} end in ${left}`,
    body: `The credentials that Usher reads ${providerLabel(provider)} with, for the app ${plain}, stop working on ${formatDay(endsAt)}, in ${left}.

From then on Usher cannot read who is there, and changes of people and groups no longer arrive. Nobody loses access by that alone.

Make new ones at the provider, and enter them together with the day on which they end:

${link}
`,
  };
}
