import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/targets";

type TestConnectionProps = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  targetId: string;
  isPrimary?: boolean | undefined;
};

export function TestConnection({ action, targetId, isPrimary = false }: TestConnectionProps) {
  return (
    <ActionForm action={action} className="flex flex-col gap-3">
      <input type="hidden" name="targetId" value={targetId} />
      <div>
        <SubmitButton variant={isPrimary ? "primary" : "secondary"} pendingLabel={texts.testing}>
          {texts.testConnection}
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
