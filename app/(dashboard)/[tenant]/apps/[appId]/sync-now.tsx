import { Play } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { startRunAction } from "./actions";

type SyncNowProps = {
  slug: string;
  syncId: string;
  withPreview?: boolean | undefined;
  isPrimary?: boolean | undefined;
};

/** Starts a full run, or a preview that writes nothing, and leads to it. */
export function SyncNow({ slug, syncId, withPreview = false, isPrimary = false }: SyncNowProps) {
  const size = isPrimary ? "md" : "sm";
  return (
    <ActionForm
      action={startRunAction.bind(null, slug)}
      className="flex flex-wrap items-center justify-end gap-2"
    >
      <input type="hidden" name="syncId" value={syncId} />
      {withPreview && (
        <SubmitButton name="trigger" value="preview" variant="secondary" size={size}>
          Preview
        </SubmitButton>
      )}
      <SubmitButton
        name="trigger"
        value="manual"
        variant={isPrimary ? "primary" : "secondary"}
        size={size}
        icon={<Play aria-hidden />}
      >
        Sync now
      </SubmitButton>
    </ActionForm>
  );
}
