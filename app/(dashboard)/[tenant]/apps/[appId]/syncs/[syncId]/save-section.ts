import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import { optionalText } from "@/lib/access/form-fields";
import type { Membership } from "@/lib/access/member";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { startRun } from "@/lib/engine/run/start-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";

/** What every settings form of a sync sends beside its own fields. */
export const sectionFields = {
  syncId: z.string(),
  /** The version that was on screen; a newer one is a conflict, not an overwrite. */
  basedOn: z.coerce.number().int(),
  comment: optionalText.pipe(z.string().max(200).nullable()),
  intent: z.enum(["save", "preview"]),
};

type Section = z.infer<z.ZodObject<typeof sectionFields>>;

/** Saves one section as a new version and, when asked, goes on to a preview of it. */
export async function saveSection(
  { tenant, actor }: Pick<Membership, "tenant" | "actor">,
  form: Section,
  section: Partial<SyncSettings>,
  { mayDelete = false }: { mayDelete?: boolean } = {},
) {
  const { syncId, basedOn, comment } = form;
  const options = { comment, basedOn, mayDelete };
  const { version } = await saveSettings(tenant.id, actor, syncId, section, options);
  return afterSaving({ tenant, actor }, form, version);
}

export async function afterSaving(
  { tenant, actor }: Pick<Membership, "tenant" | "actor">,
  { syncId, basedOn, intent }: Section,
  version: number,
) {
  if (intent === "preview") {
    const start = { trigger: "preview", scope: "full", startedBy: actor.name } as const;
    const { runId } = await startRun({ tenantId: tenant.id, syncId, ...start });
    redirect(`/${tenant.slug}/runs/${runId}`);
  }
  refresh();
  return {
    message:
      version === basedOn ? texts.nothingWasDifferent : fill(texts.savedAsVersion, { version }),
  };
}
