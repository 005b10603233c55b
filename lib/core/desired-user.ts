import { type AttributeMapping, type AttributeMappings, transformText } from "./attribute-mapping";
import { readPath } from "./attribute-path";
import type { ReasonCode } from "./reasons";
import type { SourceUser } from "./source-user";
import type { AccountField, AccountFields } from "./target";

/** What the account of one person should look like. */
export type DesiredUser = AccountFields & { active: boolean };

/** Why no account can be derived: the person is left untouched. */
export type Refusal = { reason: ReasonCode; message: string };

/** What a target says about values before they are sent; see TargetDefinition. */
export type FieldRules = {
  normalize(fields: AccountFields): AccountFields;
  refuses(fields: AccountFields): { field: AccountField; reason: string } | null;
};

/** Maps a source record to the account it should have, in the form the target would store. */
export function desiredUser(
  source: SourceUser,
  mappings: AttributeMappings,
  target: FieldRules,
): { desired: DesiredUser } | { refusal: Refusal } {
  const mapped = {
    username: mapField(source, mappings.username),
    displayName: mapField(source, mappings.displayName),
    email: mapField(source, mappings.email),
  };
  if (mapped.username === "") {
    return { refusal: { reason: "username_empty", message: emptyMessage(mappings.username) } };
  }
  const fields = target.normalize(mapped);
  const refused = target.refuses(fields);
  if (refused) {
    return { refusal: { reason: "value_refused", message: `${refused.field}: ${refused.reason}` } };
  }
  return { desired: { ...fields, active: source.active } };
}

function mapField(source: SourceUser, mapping: AttributeMapping): string {
  for (const path of mapping.sources) {
    const [value] = readPath(source.resource, path);
    if (value === undefined) continue;
    const text = transformText(value, mapping.transforms);
    if (text !== "") return text;
  }
  return "";
}

function emptyMessage(mapping: AttributeMapping): string {
  return `None of ${mapping.sources.join(", ")} has a value. Map the user name to another attribute, or fill it in the identity provider.`;
}
