import { z } from "zod";

/** Whose value counts where login and source both have one. */
export const precedence = z.enum(["login", "source"]);

const claimName = z
  .string()
  .trim()
  .min(1, "Name a claim, for example email.")
  .max(300, "A claim's name has at most 300 characters.");

/** Where values can be put: `displayName`, `name.givenName`, `urn:…:User:department`, `emails`. */
const settablePath = /^(?:urn:[\w:.-]+:)?[$A-Za-z_][\w$-]*(?:\.[$A-Za-z_][\w$-]*){0,3}$/;
const recordPath = z
  .string()
  .trim()
  .max(200, "An attribute path has at most 200 characters.")
  .regex(settablePath, "Name one attribute, for example displayName, emails or name.givenName.");

/** An attribute of the person's record that a login may bring. */
export const jitAttribute = z.strictObject({
  attribute: recordPath,
  /** The assertion's names for it; the first that is there is taken. */
  claims: z.array(claimName).min(1, "Name at least one claim.").max(8, "At most 8 claims."),
  wins: precedence.default("source"),
});
export type JitAttribute = z.infer<typeof jitAttribute>;

/** What a groups claim does: nothing, only adds, or says exactly which groups the person is in. */
export const groupsClaim = z.enum(["ignore", "add", "exact"]);

const saml = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const entra = "http://schemas.microsoft.com/identity/claims";

/** The names under which SAML and OIDC say the same; nothing the source says is replaced. */
export const usualAttributes: JitAttribute[] = [
  {
    attribute: "displayName",
    claims: ["name", `${entra}/displayname`, "urn:oid:2.16.840.1.113730.3.1.241"],
    wins: "source",
  },
  {
    attribute: "name.givenName",
    claims: ["given_name", `${saml}/givenname`, "urn:oid:2.5.4.42"],
    wins: "source",
  },
  {
    attribute: "name.familyName",
    claims: ["family_name", `${saml}/surname`, "urn:oid:2.5.4.4"],
    wins: "source",
  },
  {
    attribute: "emails",
    claims: ["email", `${saml}/emailaddress`, "urn:oid:0.9.2342.19200300.100.1.3"],
    wins: "source",
  },
];

/** How an app takes calls at login. */
export const jitSettings = z.strictObject({
  enabled: z.boolean().default(false),
  /** Which value of the call names the person: loginId, email, sourceId, or a claim's name. */
  keyClaim: claimName.default("loginId"),
  /** The attribute of the record that has this value; null looks into the usual ones. */
  keyAttribute: z.string().trim().min(1).max(200).nullable().default(null),
  attributes: z.array(jitAttribute).max(40, "At most 40 attributes.").default(usualAttributes),
  groups: groupsClaim.default("add"),
  groupsClaim: claimName.default("groups"),
  /** Whether a login makes somebody known whom the source has not listed yet. */
  newPeople: z.boolean().default(false),
  /** Whether groups of the claim that are not known become groups of the source. */
  newGroups: z.boolean().default(false),
});
export type JitSettings = z.infer<typeof jitSettings>;

export const defaultJitSettings: JitSettings = jitSettings.parse({});
