import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/sandbox";
import { type SandboxFault, sandboxFaults } from "@/lib/core/target/sandbox-fault";
import { setFault } from "./actions";

const labels: Record<SandboxFault["kind"], string> = {
  none: texts.worksNormally,
  busy: texts.busy,
  errors: texts.unreliable,
  slow: texts.slow,
  maintenance: texts.maintenance,
};

type FaultSwitchProps = {
  slug: string;
  sandboxKey: string;
  current: SandboxFault["kind"];
  canChange: boolean;
};

/** Lets admins see how runs cope with a target in trouble. */
export function FaultSwitch({ slug, sandboxKey, current, canChange }: FaultSwitchProps) {
  return (
    <div className="flex flex-col gap-3">
      {current === "none" ? null : (
        <Callout tone="warning" title={texts.thisSandboxMisbehaves}>
          {labels[current]}
        </Callout>
      )}
      {canChange ? (
        <ActionForm action={setFault.bind(null, slug)} className="flex items-end gap-3">
          <input type="hidden" name="key" value={sandboxKey} />
          <SelectField
            name="kind"
            label={texts.behaviour}
            defaultValue={current}
            options={sandboxFaults.map((value) => ({ value, label: labels[value] }))}
          />
          <SubmitButton variant="secondary" pendingLabel={texts.setting}>
            {texts.set}
          </SubmitButton>
        </ActionForm>
      ) : null}
    </div>
  );
}
