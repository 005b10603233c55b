import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";
import { startRunAction } from "./actions";

/** Starting a run of one target among several, in its row. */
export function SyncNow({ slug, syncId }: { slug: string; syncId: string }) {
  return (
    <ActionForm
      action={startRunAction.bind(null, slug)}
      className="flex flex-wrap items-center justify-end gap-2"
    >
      <input type="hidden" name="syncId" value={syncId} />
      <SubmitButton name="trigger" value="preview" variant="secondary" size="sm">
        {texts.previewChanges}
      </SubmitButton>
      <SubmitButton name="trigger" value="manual" variant="secondary" size="sm">
        {texts.syncNow}
      </SubmitButton>
    </ActionForm>
  );
}
