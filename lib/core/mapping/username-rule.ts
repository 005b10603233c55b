import { z } from "zod";
import { compileMatch, compileReplace, regexPattern, regexProblem } from "./transform-regex";

/** What the mapped user name has to look like, and what the account is called then. */
export const usernameRule = z
  .strictObject({
    pattern: regexPattern,
    /** What every match becomes: `$1`, `${name}` are groups, `$$` the sign itself. */
    replacement: z.string().max(200, "At most 200 characters."),
  })
  .superRefine(({ pattern, replacement }, context) => {
    const message = regexProblem(pattern, replacement);
    if (message) context.addIssue({ code: "custom", path: ["pattern"], message });
  })
  .nullable();
export type UsernameRule = z.infer<typeof usernameRule>;

/** Why a person gets no user name by the rule. */
export class UsernameRefusal extends Error {
  override readonly name = "UsernameRefusal";
  readonly reason: "username_unmatched" | "username_empty";

  constructor(reason: UsernameRefusal["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Compiled once per run. An empty name has nothing to match, and another reason. */
export function compileUsernameRule(rule: UsernameRule): (name: string) => string {
  if (rule === null) return (name) => name;
  const { pattern, replacement } = rule;
  const matches = compileMatch(pattern);
  const replace = compileReplace(pattern, replacement);
  return (name) => {
    if (name === "") return name;
    if (!matches(name)) {
      const message = `The pattern ${pattern} does not match “${name}”`;
      throw new UsernameRefusal("username_unmatched", message);
    }
    const result = replace(name).trim();
    if (result !== "") return result;
    throw new UsernameRefusal("username_empty", `The pattern leaves nothing of “${name}”`);
  };
}
