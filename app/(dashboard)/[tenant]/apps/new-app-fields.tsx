import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/apps";
import { providers } from "@/lib/engine/connect/providers";
import { ProviderMethod } from "./provider-method";

type NewAppFieldsProps = {
  targets: readonly { id: string; name: string }[];
  /** True in the setup, which chose the target a step before. */
  isSetup?: boolean | undefined;
  defaultProvider?: string | undefined;
};

/** Provider, method, name and target of a new app; used by Apps and by the setup. */
export function NewAppFields({ targets, isSetup = false, defaultProvider }: NewAppFieldsProps) {
  return (
    <>
      <ProviderMethod
        providers={providers().map(({ id, label, summary, methods }) => ({
          ...{ id, label, summary, methods },
        }))}
        defaultProvider={defaultProvider}
      />
      <TextField
        name="name"
        label={texts.name}
        optional
        maxLength={80}
        autoComplete="off"
        help={texts.howTheAppIs}
      />
      {targets.length === 0 || isSetup ? (
        <input type="hidden" name="targetId" value={targets[0]?.id ?? ""} />
      ) : (
        <SelectField
          name="targetId"
          label={texts.target}
          help={texts.whereItsPeopleAnd}
          defaultValue={targets[0]?.id}
          options={[
            ...targets.map(({ id, name }) => ({ value: id, label: name })),
            { value: "", label: texts.noneForNow },
          ]}
        />
      )}
    </>
  );
}
