/** In what SCIM servers differ that Usher writes to; what a server announces comes with the probe. */
export type ScimDialect = {
  /** As messages call it, for example "the Atlassian organisation". */
  label: string;
  /** Resources asked for a page; servers bring fewer where they like. */
  pageSize: number;
  /** Members that one change of a group may name. */
  membersMax: number;
  /** What a member or user may be deleted by: some services only ever deactivate. */
  deletesUsers: boolean;
  renamesGroups: boolean;
};

/** Any server that speaks RFC 7643 and 7644 (targets.md §8). */
export const anyServer: ScimDialect = {
  label: "the SCIM server",
  pageSize: 100,
  membersMax: 100,
  deletesUsers: true,
  renamesGroups: true,
};
