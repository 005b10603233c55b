/** RFC 7644 §3.1; servers that know only plain JSON may answer with it. */
export const scimMedia = {
  accept: "application/scim+json, application/json",
  "content-type": "application/scim+json",
};
