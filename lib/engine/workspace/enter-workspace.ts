import { and, eq, isNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { mailAddressesOf } from "@/db/queries/members";
import { grantInForce } from "@/db/queries/support-access";
import { supportEntries } from "@/db/schema/support";
import { tenants } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { notify } from "@/lib/engine/notices/notify";
import { formatMoment } from "@/lib/format";
import { mailLink, queueMail } from "@/lib/mail";

/** After an hour somebody of support says again why. */
const entryMinutes = 60;

type Entering = { reason: string; breakGlass: boolean };

/**
 * Lets somebody of support look into a workspace: with the customer's grant, or without one in an
 * emergency, which the owners are mailed of in the same transaction. Answers the workspace's slug.
 */
export async function enterWorkspace(
  tenantId: string,
  actor: Actor,
  { reason, breakGlass }: Entering,
): Promise<string> {
  return inTenant(tenantId, async (tx) => {
    const [workspace] = await tx
      .select({ slug: tenants.slug, name: tenants.name })
      .from(tenants)
      .where(eq(tenants.id, tenantId));
    if (!workspace) throw notFound("workspace");
    const grant = breakGlass ? null : await grantInForce(tx, tenantId);
    if (!grant && !breakGlass) throw notGranted(workspace.name);
    await leaveAll(tx, tenantId, actor.id);
    const id = newId("ent");
    const added = await tx
      .insert(supportEntries)
      .values({
        ...{ id, tenantId, loginId: actor.id, staffName: actor.name, reason },
        grantId: grant?.id ?? null,
        expiresAt: sql`now() + make_interval(mins => ${entryMinutes})`,
      })
      .returning({ expiresAt: supportEntries.expiresAt });
    const action = breakGlass ? "support.enteredByBreakGlass" : "support.entered";
    const detail = { reason, ...(grant ? { grantId: grant.id } : {}) };
    await audit(tx, tenantId, actor, action, { id, name: workspace.name }, detail);
    const until = added[0]?.expiresAt ?? new Date();
    if (breakGlass) await mailOwners(tx, tenantId, { actor, reason, until });
    await tell(tx, tenantId, id, { actor, reason, breakGlass });
    return workspace.slug;
  });
}

/** Ends what this person has open in a workspace; also before something new is opened. */
export async function leaveWorkspace(tenantId: string, actor: Actor): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    for (const id of await leaveAll(tx, tenantId, actor.id)) {
      await audit(tx, tenantId, actor, "support.left", { id, name: actor.name });
    }
  });
}

async function leaveAll(tx: Transaction, tenantId: string, loginId: string): Promise<string[]> {
  const left = await tx
    .update(supportEntries)
    .set({ leftAt: sql`now()` })
    .where(
      and(
        eq(supportEntries.tenantId, tenantId),
        eq(supportEntries.loginId, loginId),
        isNull(supportEntries.leftAt),
      ),
    )
    .returning({ id: supportEntries.id });
  return left.map(({ id }) => id);
}

async function mailOwners(
  tx: Transaction,
  tenantId: string,
  { actor, reason, until }: { actor: Actor; reason: string; until: Date },
): Promise<void> {
  for (const { email, slug } of await mailAddressesOf(tx, tenantId, ["owner"])) {
    await queueMail(tx, {
      recipient: email,
      subject: "Support entered your workspace without a grant",
      body: `${actor.name} of Usher's support has just opened your workspace without being asked, in an emergency. Nothing can be changed that way, and every page that is looked at is in your audit log.

The reason given: ${reason}

It ends at ${formatMoment(until, "UTC")} at the latest. What was looked at:

${mailLink(`/${slug}/settings/support`)}
`,
    });
  }
}

/** Owners have their mail already; channels that want to hear of it get it, too. */
async function tell(
  tx: Transaction,
  tenantId: string,
  entryId: string,
  { actor, reason, breakGlass }: { actor: Actor } & Entering,
): Promise<void> {
  const how = breakGlass ? "without a grant, in an emergency" : "with your grant";
  const notice = {
    ...({ type: "notice", kind: "access", code: "SUPPORT_ENTERED" } as const),
    title: `Support entered the workspace${breakGlass ? " without a grant" : ""}`,
    message: `${actor.name} opened the workspace ${how}. The reason given: ${reason}`,
    ...{ path: "/settings/support", incidentId: null, syncId: null, runId: null },
    severity: breakGlass ? ("error" as const) : ("warning" as const),
  };
  const isFor = ({ kind }: { kind: string }) => !breakGlass || kind !== "mail";
  await notify(tx, tenantId, `entry ${entryId}`, notice, isFor);
}

function notGranted(name: string): UserError {
  return new UserError(
    `${name} has not granted access, or the grant is over. Ask the customer to grant it under Settings, Support access.`,
    { status: 403 },
  );
}
