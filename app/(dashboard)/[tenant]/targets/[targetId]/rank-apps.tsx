import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/targets";
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
    <Section title={texts.accountsThatSeveralApps} description={texts.withoutAnOrderThe}>
      <ActionForm action={action} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="targetId" value={target.id} />
        <SelectField
          name="first"
          label={texts.decides}
          className="w-72"
          disabled={readOnly}
          defaultValue={target.appOrder[0] ?? ""}
          options={[
            { value: "", label: texts.whoeverWasFirst },
            ...[...names].map(([value, label]) => ({ value, label })),
          ]}
        />
        {!readOnly && (
          <SubmitButton variant="secondary" pendingLabel={texts.saving}>
            {texts.saveOrder}
          </SubmitButton>
        )}
      </ActionForm>
      {order.length > 1 && <p className="text-muted text-sm">In full: {order.join(", then ")}.</p>}
    </Section>
  );
}
