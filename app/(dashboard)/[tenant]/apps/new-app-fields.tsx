import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { providers } from "@/lib/engine/providers";

/** The providers that can be connected in this way. */
const by = (method: "scim" | "api" | "ldap") =>
  providers().filter(({ methods }) => methods.includes(method));
const readable = by("api")
  .map(({ label }) => label)
  .join(", ");

type NewAppFieldsProps = {
  targets: readonly { id: string; name: string }[];
  /** True in the setup, which chose the target a step before and waits for pushed requests. */
  isSetup?: boolean | undefined;
  defaultProvider?: string | undefined;
};

/** Provider, method, name and target of a new app; used by Apps and by the setup. */
export function NewAppFields({ targets, isSetup = false, defaultProvider }: NewAppFieldsProps) {
  return (
    <>
      <RadioTiles
        name="provider"
        legend="Identity provider"
        columns={2}
        defaultValue={defaultProvider}
        options={(isSetup ? by("scim") : providers()).map(({ id, label, summary }) => ({
          value: id,
          label,
          description: summary,
        }))}
      />
      <RadioTiles
        name="method"
        legend="Method"
        defaultValue="scim"
        help={
          isSetup
            ? undefined
            : `Usher can read ${readable}; identity providers can push by SCIM. Inactive users needs neither.`
        }
        options={[
          {
            value: "scim",
            label: "SCIM 2.0",
            description:
              "The provider sends people, groups and every change by itself. You enter a base URL and a token there.",
          },
          {
            value: "api",
            label: "Provider API",
            description: "Usher reads people and groups from the provider on a schedule.",
            ...(isSetup ? { disabled: true, note: "After the setup" } : {}),
          },
          ...(isSetup ? [] : by("ldap").slice(0, 1)).map(({ label }) => ({
            value: "ldap",
            label: "LDAP",
            description: `Usher reads people and groups from a directory server on a schedule: ${label}.`,
          })),
        ]}
      />
      <TextField
        name="name"
        label="Name"
        optional
        maxLength={80}
        autoComplete="off"
        help="How the app is called in lists. Left empty, it is called after the provider."
      />
      {targets.length === 0 || isSetup ? (
        <input type="hidden" name="targetId" value={targets[0]?.id ?? ""} />
      ) : (
        <SelectField
          name="targetId"
          label="Target"
          help="Where its people and groups go. More targets can be added later."
          defaultValue={targets[0]?.id}
          options={[
            ...targets.map(({ id, name }) => ({ value: id, label: name })),
            { value: "", label: "None for now" },
          ]}
        />
      )}
    </>
  );
}
