/** In the order in which they run. */
export const transformKinds = ["trim", "stripDomain", "lowerCase"] as const;
export type TransformKind = (typeof transformKinds)[number];

export const transformLabels: Record<TransformKind, string> = {
  trim: "Trim spaces",
  stripDomain: "Cut off the part from @",
  lowerCase: "Lower case",
};
