type Names = {
  id: string;
  userName: string;
  displayName: string | null;
  email: string | null;
  active: boolean;
  givenName?: string | null | undefined;
  familyName?: string | null | undefined;
};

/** What every provider knows of a person, under SCIM's names, so that the presets find it. */
export function scimNames(person: Names) {
  const { id, userName, displayName, email, active, givenName, familyName } = person;
  return {
    ...{ userName, externalId: id, active },
    ...(displayName ? { displayName } : {}),
    name: {
      ...(displayName ? { formatted: displayName } : {}),
      ...(givenName ? { givenName } : {}),
      ...(familyName ? { familyName } : {}),
    },
    emails: email === null ? [] : [{ value: email, type: "work", primary: true }],
  };
}

/** A full name where the provider has none of its own. */
export function fullName(givenName?: string | null, familyName?: string | null): string | null {
  return [givenName, familyName].flatMap((part) => part?.trim() || []).join(" ") || null;
}
