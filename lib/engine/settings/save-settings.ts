import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { mappings, settingsVersions, syncs } from "@/db/schema/syncs";
import { audit, changedParts } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import type { ScheduleRules, SyncSettings } from "@/lib/core/settings/sync-settings";
import { UserError } from "@/lib/core/user-error";
import { syncName } from "@/lib/engine/connect/delete-sync";
import { dueTimes } from "@/lib/engine/run/next-due";
import { requirePoliciesOf } from "./require-policies";
import { requireProfile } from "./require-profile";
import { settingsOf } from "./settings-of";
import { type Sections, withSections } from "./with-sections";

type Options = {
  comment?: string | null | undefined;
  /** The version the change was made from; a newer one in force is a conflict. */
  basedOn?: number | undefined;
  /** An owner typed the target's name: accounts of people who are gone may be deleted from now on. */
  mayDelete?: boolean | undefined;
};

/** Saves the given sections as a new version; the others stay. Runs under way keep theirs. */
export async function saveSettings(
  tenantId: string,
  actor: Actor,
  syncId: string,
  sections: Sections,
  { comment = null, basedOn, mayDelete = false }: Options = {},
): Promise<{ version: number }> {
  await requirePoliciesOf(tenantId, syncId, sections);
  return inTenant(tenantId, async (tx) => {
    const current = await lockVersion(tx, tenantId, syncId);
    if (basedOn !== undefined && basedOn !== current) throw savedMeanwhile();
    const before = await settingsOf(tx, tenantId, syncId, current);
    const after = withSections(before, sections);
    const deletes = after.users.gone === "delete" && before.users.gone !== "delete";
    if (deletes && !mayDelete) throw needsOwner();
    if (isDeepStrictEqual(before, after)) return { version: current };
    if (sections.profile) await requireProfile(tx, tenantId, syncId, sections.profile);
    const version = current + 1;
    await insertVersion(tx, tenantId, syncId, version, after, actor.name, comment);
    await tx
      .update(syncs)
      .set({ version, ...rescheduled(syncId, before.schedule, after.schedule) })
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    const subject = { id: syncId, name: await syncName(tx, tenantId, syncId) };
    await audit(tx, tenantId, actor, "sync.settingsSaved", subject, {
      version,
      ...changedParts(before, after),
    });
    return { version };
  });
}

export async function insertVersion(
  tx: Transaction,
  tenantId: string,
  syncId: string,
  version: number,
  { attributes, ...rules }: SyncSettings,
  author: string,
  comment: string | null,
): Promise<void> {
  await tx.insert(settingsVersions).values({ tenantId, syncId, version, rules, author, comment });
  const rows = Object.entries(attributes).map(([field, mapping]) => ({
    tenantId,
    syncId,
    version,
    field,
    ...mapping,
  }));
  await tx.insert(mappings).values(rows);
}

async function lockVersion(tx: Transaction, tenantId: string, syncId: string): Promise<number> {
  const [sync] = await tx
    .select({ version: syncs.version })
    .from(syncs)
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)))
    // Not stronger: a run or a comparison that begins meanwhile refers to this row.
    .for("no key update");
  if (!sync) throw notFound("sync");
  return sync.version;
}

/** An unchanged schedule keeps its appointment. */
function rescheduled(syncId: string, before: ScheduleRules, after: ScheduleRules) {
  return isDeepStrictEqual(before, after) ? {} : dueTimes(syncId, after, Date.now());
}

function needsOwner(): UserError {
  return new UserError(
    "Deleting accounts cannot be undone. Only an owner can switch it on, on the User sync tab, by typing the target's name there.",
    { field: "deletePhrase" },
  );
}

function savedMeanwhile(): UserError {
  return new UserError(
    "Someone else saved these settings meanwhile. Load them again and repeat your change.",
    { status: 409 },
  );
}
