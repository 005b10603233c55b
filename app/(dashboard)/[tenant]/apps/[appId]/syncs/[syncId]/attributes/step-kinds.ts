import type { Transform, TransformKind } from "@/lib/core/mapping/transform";

/** In the order of the list that adds a step. */
export const stepLabels: Readonly<Record<TransformKind, string>> = {
  trim: "Trim spaces",
  lowerCase: "Lower case",
  upperCase: "Upper case",
  titleCase: "Title Case",
  stripDomain: "Cut off from @",
  guestAddress: "Entra guest → address",
  removeDiacritics: "Remove diacritics",
  replace: "Find and replace",
  regex: "Replace by pattern",
  template: "Template",
  lookup: "Lookup table",
  date: "Date format",
  first: "First value",
  join: "Join values",
};

export const stepKinds: readonly TransformKind[] = [
  ...(["trim", "lowerCase", "upperCase", "titleCase", "stripDomain", "guestAddress"] as const),
  ...(["removeDiacritics", "replace", "regex", "template", "lookup", "date"] as const),
  ...(["first", "join"] as const),
];

/** A step as it begins when it is added. */
export function blankStep(kind: TransformKind): Transform {
  switch (kind) {
    case "replace":
      return { kind, find: ".", with: "" };
    case "regex":
      return { kind, pattern: "^(.+)@.*$", with: "$1" };
    case "template":
      return { kind, text: "{value}" };
    case "lookup":
      return { kind, entries: [], otherwise: "keep" };
    case "date":
      return { kind, format: "yyyy-MM-dd" };
    case "join":
      return { kind, separator: ", " };
    default:
      return { kind };
  }
}

/** In the row that is closed: what the step does, with what it does it. */
export function stepText(step: Transform): string {
  switch (step.kind) {
    case "replace":
      return `“${step.find}” → “${step.with}”`;
    case "regex":
      return `${step.pattern} → ${step.with === "" ? "nothing" : step.with}`;
    case "template":
      return step.text;
    case "date":
      return `Date ${step.format}`;
    default:
      return stepLabels[step.kind];
  }
}
