import type { Consent, SettingField, TargetSettings } from "../port";

/** An incoming application link of a Data Center product (targets.md §1.1). */
export function linkFields(product: string): SettingField[] {
  return [
    {
      name: "clientId",
      label: "Client ID",
      help: `Of an incoming application link in ${product}, instead of a token; see below`,
      optional: true,
    },
    {
      name: "clientSecret",
      label: "Client secret",
      help: "Of that link",
      secret: true,
      optional: true,
    },
  ];
}

export function linkConsent(product: string, scope: string, permission: string) {
  return {
    how:
      `In ${product}, under Administration, Application links, create a link to an external ` +
      `application with the direction Incoming, this redirect URL and the permission ${permission}. ` +
      "Enter its client ID and client secret above, save, and connect as the user that Usher shall be.",
    of: (settings: TargetSettings) => consentOf(settings, scope),
  };
}

function consentOf(settings: TargetSettings, scope: string): Consent | null {
  const { baseUrl = "", clientId, clientSecret } = settings;
  if (!clientId || !clientSecret) return null;
  const site = baseUrl.trim().replace(/\/+$/, "");
  return {
    ...{ site, clientId, clientSecret, scope },
    authorizeUrl: `${site}/rest/oauth2/latest/authorize`,
    tokenUrl: `${site}/rest/oauth2/latest/token`,
  };
}
