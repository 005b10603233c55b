import type { Quirk } from "./quirks";

/** The one place that decides how a client is read; quirks are data, not branches on names. */
export type Profile = {
  name: ProfileName;
  label: string;
  /** A body without the URN its type requires is refused; else the endpoint decides (RFC 7643 §3). */
  requireSchemas: boolean;
  /** PATCH of an attribute we do not know is 400 invalidPath; else it is ignored and reported. */
  refuseUnknownPaths: boolean;
  /** A PATCH filter without a match is 400 noTarget; else the element is created, as Entra ID expects. */
  refuseMissingElements: boolean;
  /** Values must have the schema's types and shapes, and PATCH the RFC's form: see exact-body.ts. */
  requireExactBodies: boolean;
  /** Targets hear of somebody new only after this time; who is gone by then was never there. */
  settleSeconds: number;
  /** RFC 7644 §3.1 has the first; some vendors ask for the second. */
  answerType: "application/scim+json" | "application/json";
  /** What this client is known to do beside the RFC. For people to read, and for the tests. */
  quirks: readonly Quirk[];
};

export type ProfileName =
  | "entra"
  | "okta"
  | "onelogin"
  | "google"
  | "jumpcloud"
  | "ping"
  | "keycloak"
  | "authentik"
  | "sailpoint"
  | "generic"
  | "strict";

/**
 * Reads whatever any known client sends. Every profile but the strict one does: one endpoint sees
 * several dialects (Entra ID's provisioning on demand ignores the flag), and to understand more than
 * a vendor sends harms nobody.
 */
const tolerant = {
  requireSchemas: false,
  refuseUnknownPaths: false,
  refuseMissingElements: false,
  requireExactBodies: false,
  settleSeconds: 0,
  answerType: "application/scim+json",
  quirks: [],
} as const satisfies Omit<Profile, "name" | "label">;

export const profiles: Record<ProfileName, Profile> = {
  entra: {
    ...tolerant,
    name: "entra",
    label: "Microsoft Entra ID",
    quirks: [
      ...(["textBooleans", "otherCaseOps", "wrappedValues", "plainManager"] as const),
      ...(["missingElements", "dottedKeys", "listedRemoval", "unknownSchemas"] as const),
      ...(["emptyText", "valuePathFilter", "flagInUrl"] as const),
    ],
  },
  okta: {
    ...tolerant,
    name: "okta",
    label: "Okta",
    quirks: ["echoedReadOnly", "emptyFullPush", "schemeInToken", "scim11"],
  },
  onelogin: {
    ...tolerant,
    name: "onelogin",
    label: "OneLogin",
    // Its developer site asks for answers in application/json ("Implement SCIM API").
    answerType: "application/json",
    quirks: ["halfWayUrns", "emptyText", "strayUrlSigns", "plainJson", "silentActive", "scim11"],
  },
  google: {
    ...tolerant,
    name: "google",
    label: "Google Workspace",
    quirks: ["usersOnly", "lateLeavers"],
  },
  jumpcloud: {
    ...tolerant,
    name: "jumpcloud",
    label: "JumpCloud",
    // Its connection test writes a person and a group and deletes both within seconds.
    settleSeconds: 60,
    quirks: ["liveWriteTest", "listedRemoval", "scim11"],
  },
  ping: {
    ...tolerant,
    name: "ping",
    label: "PingOne and PingFederate",
    quirks: ["severalPrimaries", "bareElementFilter", "clientCredentials", "scim11"],
  },
  keycloak: {
    ...tolerant,
    name: "keycloak",
    label: "Keycloak plug-ins",
    quirks: ["plainJson", "exactAnswers"],
  },
  authentik: {
    ...tolerant,
    name: "authentik",
    label: "authentik",
    quirks: ["opPerMember", "listedRemoval", "echoedReadOnly", "alwaysMembers", "exactTotals"],
  },
  sailpoint: {
    ...tolerant,
    name: "sailpoint",
    label: "SailPoint",
    quirks: ["readsDiscovery"],
  },
  generic: { ...tolerant, name: "generic", label: "Any other client" },
  strict: {
    name: "strict",
    label: "Strict: the RFC and nothing else",
    requireSchemas: true,
    refuseUnknownPaths: true,
    refuseMissingElements: true,
    requireExactBodies: true,
    settleSeconds: 0,
    answerType: "application/scim+json",
    quirks: [],
  },
};

/** The profile of this name; a name from a later version reads as any other client. */
export function profileNamed(name: string): Profile {
  return isProfileName(name) ? profiles[name] : profiles.generic;
}

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
