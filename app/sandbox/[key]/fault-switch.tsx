import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type SandboxFault, sandboxFaults } from "@/lib/core/target/sandbox-fault";
import { setFault } from "./actions";

const labels: Record<SandboxFault["kind"], string> = {
  none: "Works normally",
  busy: "Busy: answers 429, come back in 5 s",
  errors: "Unreliable: every third call fails with 500",
  slow: "Slow: every call takes 1.5 s",
  maintenance: "Maintenance: answers 503 with a web page",
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
        <Callout tone="warning" title="This sandbox misbehaves on purpose">
          {labels[current]}
        </Callout>
      )}
      {canChange ? (
        <ActionForm action={setFault.bind(null, slug)} className="flex items-end gap-3">
          <input type="hidden" name="key" value={sandboxKey} />
          <SelectField
            name="kind"
            label="Behaviour"
            defaultValue={current}
            options={sandboxFaults.map((value) => ({ value, label: labels[value] }))}
          />
          <SubmitButton variant="secondary" pendingLabel="Setting…">
            Set
          </SubmitButton>
        </ActionForm>
      ) : null}
    </div>
  );
}
