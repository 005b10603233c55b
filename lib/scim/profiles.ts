/** The one place that decides how strictly a client is read; quirks are data, not branches on names. */
export type Profile = {
  name: string;
  /** A body without the URN its type requires is refused; else the endpoint decides (RFC 7643 §3). */
  requireSchemas: boolean;
  /** PATCH of an attribute we do not know is 400 invalidPath; else it is ignored and reported. */
  refuseUnknownPaths: boolean;
  /** A PATCH filter without a match is 400 noTarget; else the element is created, as Entra ID expects. */
  refuseMissingElements: boolean;
};

export type ProfileName = "lenient" | "strict";

export const profiles: Record<ProfileName, Profile> = {
  lenient: {
    name: "lenient",
    requireSchemas: false,
    refuseUnknownPaths: false,
    refuseMissingElements: false,
  },
  strict: {
    name: "strict",
    requireSchemas: true,
    refuseUnknownPaths: true,
    refuseMissingElements: true,
  },
};
