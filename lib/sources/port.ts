import type { AttributeMappings } from "@/lib/core/attribute-mapping";

/** How people and groups come in: pushed over SCIM, pulled over the provider's API, or LDAP. */
export type SourceMethod = "scim" | "api" | "ldap";

/** One field of a settings form; the screen and the API are drawn from it. */
export type SourceField = {
  name: string;
  label: string;
  help: string;
  placeholder?: string;
  /** Write-only: encrypted at rest, never shown again. */
  secret?: boolean;
  optional?: boolean;
};

/** What the guide fills in: the customer's own values. */
export type ScimAccess = {
  baseUrl: string;
  /** Null once it was shown; the guide then says where to make a new one. */
  token: string | null;
};

/** A value the customer copies into the provider's form, under the provider's own label. */
export type GuideValue = { label: string; value: string; secret?: boolean };

export type GuideStep = {
  title: string;
  /** Sentences, in the order of the provider's screens. */
  text: string[];
  values?: GuideValue[];
  /** What goes wrong often here, or differs between editions. */
  note?: string;
};

export type Guide = {
  /** Where the work is done, for example "Microsoft Entra admin center". */
  place: string;
  steps: GuideStep[];
  /** What to expect after the last step. */
  after: string;
};

/** One identity provider: data about itself. Readers of its API will join here. */
export type SourceDefinition = {
  id: string;
  label: string;
  /** One line for the tile. */
  summary: string;
  methods: SourceMethod[];
  /** Settings by method; SCIM needs none. */
  fields: Partial<Record<SourceMethod, SourceField[]>>;
  /** Where its records differ from what SCIM's words suggest; the rest is mapped as everywhere. */
  preset?: Partial<AttributeMappings>;
  scimGuide: (access: ScimAccess) => Guide;
};

/** The two values every provider asks for, under the provider's own labels. */
export function scimValues(
  access: ScimAccess,
  labels: { url: string; token: string },
): GuideValue[] {
  return [
    { label: labels.url, value: access.baseUrl },
    access.token === null
      ? { label: labels.token, value: "Make a new token on the app's Configuration tab." }
      : { label: labels.token, value: access.token, secret: true },
  ];
}

/** Gives the definition its exact type without a cast. */
export function defineSource(definition: SourceDefinition): SourceDefinition {
  return definition;
}
