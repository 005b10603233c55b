import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import type { TargetRow } from "@/db/queries/targets";

type RankProps = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  target: Pick<TargetRow, "id" | "syncs" | "appOrder">;
  readOnly: boolean;
};

/** Which app decides about an account that people of several apps lead to. */
export function RankApps({ action, target, readOnly }: RankProps) {
  const names = new Map(target.syncs.map(({ appId, appName }) => [appId, appName]));
  const order = target.appOrder.flatMap((appId) => names.get(appId) ?? []);
  return (
    <Section
      title="Accounts that several apps claim"
      description="Without an order the first owner keeps an account, and the other app's person is held. With one, both are linked: the first in order decides about name, e-mail and state, and each gives its groups."
    >
      <ActionForm action={action} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="targetId" value={target.id} />
        <SelectField
          name="first"
          label="Decides"
          className="w-72"
          disabled={readOnly}
          defaultValue={target.appOrder[0] ?? ""}
          options={[
            { value: "", label: "Whoever was first" },
            ...[...names].map(([value, label]) => ({ value, label })),
          ]}
        />
        {!readOnly && (
          <SubmitButton variant="secondary" pendingLabel="Saving…">
            Save order
          </SubmitButton>
        )}
      </ActionForm>
      {order.length > 1 && <p className="text-muted text-sm">In full: {order.join(", then ")}.</p>}
    </Section>
  );
}
