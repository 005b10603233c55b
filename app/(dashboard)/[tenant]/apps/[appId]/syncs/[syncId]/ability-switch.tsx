import type { ComponentProps } from "react";
import { SwitchField } from "@/app/_ui/check-field";

type AbilitySwitchProps = ComponentProps<typeof SwitchField> & {
  /** What the connection test found out about the target; absent before the first one. */
  ability: { able: boolean; reason: string | null } | undefined;
};

/** A switch for something that the target may not be able to do: then it is grey and says why. */
export function AbilitySwitch({ ability, ...field }: AbilitySwitchProps) {
  if (ability?.able !== false) return <SwitchField {...field} />;
  return (
    <>
      {/* A disabled field is not sent, and what was set must outlive a weaker version of the target. */}
      {field.defaultChecked && <input type="hidden" name={field.name} value="on" />}
      <SwitchField {...field} disabled help={`Not possible here. ${ability.reason ?? ""}`.trim()} />
    </>
  );
}
