/** A person as the source says, whatever the provider and method. */
export type SourceUser = {
  id: string;
  userName: string;
  externalId: string | null;
  active: boolean;
  /** The whole record in SCIM's canonical spelling; attribute paths are read from it. */
  resource: Record<string, unknown>;
};

/** A source group that a person is in. */
export type SourceGroupRef = { id: string; displayName: string };
