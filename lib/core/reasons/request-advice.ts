/** What to do about a request that was not granted, by what was answered; null when it was. */
export function requestAdvice(status: number, scimType: string | null): string | null {
  if (status < 400) return null;
  if (status >= 500 && status !== 501) {
    return "The identity provider sends it again by itself. If it keeps failing, tell support the request id.";
  }
  return byType[scimType ?? ""] ?? byStatus[status] ?? byMapping;
}

const byMapping =
  "Change what the identity provider sends, usually in its attribute mapping, so that it fits the reason given, then let it send the record again.";

const byType: Partial<Record<string, string>> = {
  uniqueness:
    "Look the name up in Usher. If it is the same person or group, let the identity provider match by user name or display name, so that it updates instead of creating; if it is another, one of the two needs a different name.",
  mutability:
    "Take the attribute out of the identity provider's attribute mapping: only the server sets it.",
  invalidFilter:
    "Let the identity provider match by an attribute that Usher knows, for example userName or externalId.",
};

const byStatus: Partial<Record<number, string>> = {
  404: "The identity provider remembers an id that is not here any more. Let it look everyone up again: restart its provisioning, or unassign and assign this one person or group.",
  405: "Nothing is lost: the identity provider tried a call that the protocol does not know here. If it depends on it, choose another client in its settings.",
  413: "Let the identity provider send fewer members or operations at a time.",
  415: "Let the identity provider send JSON, as application/scim+json.",
  429: "The identity provider sends it again after the pause it was told. If this happens often, slow it down there.",
  501: "Nothing is lost: the identity provider tried a part of SCIM that is not offered, and goes on without it.",
};
