import { type AttributeMappings, mappingOf } from "./attribute-mapping";

/**
 * The mapping that an app's syncs begin with, and that "Reset to preset" gives back: names as SCIM
 * has them, with what the provider's own definition says instead.
 */
export function attributePreset(own: Partial<AttributeMappings> = {}): AttributeMappings {
  return { ...defaultMappings, ...own };
}

export const defaultMappings: AttributeMappings = {
  username: mappingOf(["userName"], [{ kind: "trim" }, { kind: "lowerCase" }]),
  displayName: mappingOf(["displayName", "name.formatted", "userName"]),
  email: mappingOf([
    "emails[primary eq true].value",
    'emails[type eq "work"].value',
    "emails.value",
  ]),
};
