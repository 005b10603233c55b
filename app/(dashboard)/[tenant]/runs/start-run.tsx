import { Play } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { Dialog } from "@/app/_ui/dialog";
import { DialogClose } from "@/app/_ui/dialog-close";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/runs";
import type { SyncRow } from "@/db/queries/syncs";
import { startRunAction } from "../apps/[appId]/actions";

type StartRunProps = { slug: string; syncs: readonly SyncRow[] };

/** "Sync now" and "Preview" from where no sync is chosen yet; with only one there is no question. */
export function StartRun({ slug, syncs }: StartRunProps) {
  const [only] = syncs;
  if (only === undefined) return null;
  if (syncs.length === 1) return <StartOne slug={slug} syncId={only.id} />;
  return (
    <Dialog
      trigger={
        <>
          <Play aria-hidden /> {texts.syncNow}
        </>
      }
      triggerVariant="primary"
      title={texts.syncNow}
      description={texts.aFullRunCompares}
    >
      <ActionForm action={startRunAction.bind(null, slug)}>
        <SelectField name="syncId" label={texts.whichSync} options={syncs.map(optionOf)} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose />
          <Buttons />
        </div>
      </ActionForm>
    </Dialog>
  );
}

/** The two buttons for a sync that is known. */
export function StartOne({ slug, syncId }: { slug: string; syncId: string }) {
  return (
    <ActionForm
      action={startRunAction.bind(null, slug)}
      className="flex flex-wrap items-center justify-end gap-2"
    >
      <input type="hidden" name="syncId" value={syncId} />
      <Buttons />
    </ActionForm>
  );
}

function Buttons() {
  return (
    <>
      <SubmitButton name="trigger" value="preview" variant="secondary">
        {texts.previewChanges}
      </SubmitButton>
      <SubmitButton name="trigger" value="manual" icon={<Play aria-hidden />}>
        {texts.syncNow}
      </SubmitButton>
    </>
  );
}

function optionOf(sync: SyncRow) {
  const paused = sync.pausedAt !== null || sync.targetPausedAt !== null;
  const name = `${sync.appName} → ${sync.targetName}`;
  return { value: sync.id, label: paused ? fill(texts.pausedPreviewOnly, { name }) : name };
}
