import { Play } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/users";
import { syncOneAction } from "./actions";

type SyncOneProps = { slug: string; syncId: string; kind: "user" | "group"; id: string };

/** A run about this person or group alone; it touches nobody else. */
export function SyncOne({ slug, syncId, kind, id }: SyncOneProps) {
  return (
    <ActionForm action={syncOneAction.bind(null, slug)} className="flex items-center gap-2">
      <input type="hidden" name="syncId" value={syncId} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="id" value={id} />
      <SubmitButton size="sm" variant="secondary" icon={<Play aria-hidden />}>
        {kind === "user" ? texts.syncThisPerson : texts.syncThisGroup}
      </SubmitButton>
    </ActionForm>
  );
}
