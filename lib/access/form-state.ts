import type { z } from "zod";

/** What a form's server action answers; app/_ui/action-state.ts is the same shape. */
export type FormState = {
  /** What happened, why, what to do next. */
  error?: string | undefined;
  /** Success in one sentence. */
  message?: string | undefined;
  /** Errors by field name. */
  fields?: Record<string, string> | undefined;
  /** A new token or key in the clear, to be shown this once. */
  secret?: string | undefined;
};

/** The fields as plain data: repeated names become a list; React's own entries are left out. */
export function formValues(form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION_")) continue;
    const all = form.getAll(name);
    values[name] = all.length > 1 ? all : all[0];
  }
  return values;
}

/** The first complaint per field; what belongs to no field stands above the form. */
export function stateOf(error: z.ZodError): FormState {
  const fields: Record<string, string> = {};
  const general: string[] = [];
  for (const issue of error.issues) {
    const name = issue.path[0];
    if (typeof name === "string") fields[name] ??= issue.message;
    else general.push(issue.message);
  }
  return {
    ...(general.length > 0 ? { error: general.join(" ") } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
}

/** Words for people where a schema has none of its own. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Fill this in." : "This has the wrong form.";
    case "too_small":
      if (issue.origin !== "string") return `Use ${issue.minimum} or more.`;
      return Number(issue.minimum) <= 1
        ? "Fill this in."
        : `Use at least ${issue.minimum} characters.`;
    case "too_big":
      return issue.origin === "string"
        ? `Use at most ${issue.maximum} characters.`
        : `Use ${issue.maximum} or less.`;
    case "invalid_value":
      return "Choose one of the options.";
    case "unrecognized_keys":
      return "The form sent something that does not belong to it. Reload the page and try again.";
    default:
      return undefined;
  }
}
