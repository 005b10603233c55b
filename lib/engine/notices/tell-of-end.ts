import type { Transaction } from "@/db/client";
import { mailAddressesOf } from "@/db/queries/members";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { dueWarning } from "@/lib/core/access/scim-credential";
import { formatDay, plural } from "@/lib/format";
import { mailLink, queueMail } from "@/lib/mail";
import { notify } from "./notify";

/** Credentials that end: of what, and where new ones are entered. */
export type Ending = {
  kind: "app" | "target";
  id: string;
  name: string;
  endsAt: Date | null;
  warnedDays: number | null;
  path: string;
  /** What they are for, and what stops without them, in words. */
  purpose: string;
  loss: string;
  /** Where new ones are made. */
  maker: string;
};

const dayMs = 86_400_000;

/** Mails owners and admins where a warning is due; gives the days of it, null where none is. */
export async function tellOfEnd(
  tx: Transaction,
  tenantId: string,
  ending: Ending,
): Promise<number | null> {
  const { kind, id, name, endsAt, warnedDays, path } = ending;
  const days = dueWarning(endsAt);
  if (!endsAt || days === null || (warnedDays ?? 1_000) <= days) return null;
  const people = await mailAddressesOf(tx, tenantId, ["owner", "admin"]);
  for (const { email, slug } of people) {
    const link = mailLink(`/${slug}${path}`);
    await queueMail(tx, { recipient: email, ...mailOf(ending, endsAt, link) });
  }
  const { subject, body } = mailOf(ending, endsAt, "");
  const notice = {
    ...({ type: "notice", kind: "credential", code: "CREDENTIALS_END" } as const),
    ...{ title: subject, message: body.trim(), path },
    ...{ incidentId: null, syncId: null, runId: null },
    severity: days <= 7 ? ("error" as const) : ("warning" as const),
  };
  // Owners and admins have their mail already, whatever they chose.
  const isChat = ({ kind: channel }: { kind: string }) => channel !== "mail";
  await notify(tx, tenantId, `credentials ${id} ${endsAt.toISOString()} ${days}`, notice, isChat);
  const detail = { days, recipients: people.length };
  await audit(tx, tenantId, systemActor, `${kind}.credentialExpiryMailed`, { id, name }, detail);
  return days;
}

function mailOf({ name, purpose, loss, maker }: Ending, endsAt: Date, link: string) {
  const left = plural(Math.max(1, Math.ceil((endsAt.getTime() - Date.now()) / dayMs)), "day");
  // A name may hold what a header must not; the subject goes without line breaks.
  const plain = name.replace(/\p{Cc}/gu, " ");
  return {
    subject: `The credentials of ${plain} end in ${left}`,
    body: `The credentials that Usher ${purpose} ${plain}, stop working on ${formatDay(endsAt)}, in ${left}.

${loss} Nobody loses access by that alone.

Make new ones ${maker}, and enter them together with the day on which they end:

${link}
`,
  };
}
