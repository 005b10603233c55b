import { z } from "zod";
import { expressionProblem } from "@/lib/core/mapping/expression";
import { groupNameStep } from "./group-name";
import { groupPattern } from "./group-pattern";

/** Which memberships may be taken away; screens call it the keep mode. */
export const keepMode = z.enum(["addOnly", "owned", "mapped", "mirror"]);
export type KeepMode = z.infer<typeof keepMode>;

const targetGroupName = z.string().trim().min(1, "Name a group of the target.").max(255);

/** A group of the provider: by id where it is known, so that a rename follows; else by name. */
export const mappedSource = z.strictObject({
  name: z.string().trim().min(1, "Name a group of the identity provider.").max(255),
  id: z.string().max(500).nullable().default(null),
});
export type MappedSource = z.infer<typeof mappedSource>;

const sources = z.array(mappedSource).max(50);

/** Who is in one target group: in any of these, in all of those and in none of the last. */
export const groupMapping = z
  .strictObject({
    target: targetGroupName,
    any: sources.default([]),
    all: sources.default([]),
    none: sources.default([]),
  })
  .refine(({ any, all, none }) => any.length + all.length + none.length > 0, {
    message: "Name at least one group of the identity provider.",
    path: ["any"],
  });
export type GroupMapping = z.infer<typeof groupMapping>;

function expressionText(variables: readonly string[]) {
  return z
    .string()
    .trim()
    .min(1, "Write an expression.")
    .max(2_000)
    .superRefine((text, context) => {
      const problem = expressionProblem(text, { variables, result: "bool" });
      if (problem) context.addIssue({ code: "custom", message: problem });
    });
}

/** Everybody for whom the expression holds is given these groups. */
export const groupCondition = z.strictObject({
  when: expressionText(["user"]),
  groups: z.array(targetGroupName).min(1, "Name at least one group of the target.").max(20),
});
export type GroupCondition = z.infer<typeof groupCondition>;

/** Which groups there are, who is in them, and what may be taken away. */
export const groupRules = z.strictObject({
  /** `sameName` (on screen: On-the-fly) pairs groups of equal name; `manual` follows the mapping. */
  mode: z.enum(["sameName", "manual", "off"]),
  createMissing: z.boolean(),
  removal: keepMode,
  /** Whether a person is asked before a group of the same name that was there before is fed. */
  firstContact: z.enum(["ask", "automatic"]).default("ask"),
  /** Whether a group that this sync made is deleted once its source is gone and nobody is in it. */
  deleteGone: z.boolean().default(false),
  /** Source groups that count; with an empty list, all do. Names as the provider has them. */
  include: z.array(groupPattern).max(200).default([]),
  /** Source groups that do not, whatever the list above says. */
  exclude: z.array(groupPattern).max(200).default([]),
  steps: z.array(groupNameStep).max(16).default([]),
  dropUnmatched: z.boolean().default(false),
  /** Two source groups may lead to one target group; else both are left alone. */
  merge: z.boolean().default(false),
  mappings: z.array(groupMapping).max(2_000).default([]),
  /** Groups of the target that are never touched. */
  protected: z.array(groupPattern).max(200).default([]),
  /** The groups that make an administrator in the target are protected too. */
  protectAdminGroups: z.boolean().default(true),
  /** Given once, to people whose account this sync makes. */
  defaultsNew: z.array(targetGroupName).max(50).default([]),
  /** Given to everybody in every run; never taken away by us. */
  defaultsAll: z.array(targetGroupName).max(50).default([]),
  /** Groups by attributes; `user` is the person's record. */
  conditions: z.array(groupCondition).max(50).default([]),
  /** Whoever is in none of these groups is out of scope; with an empty list, nobody is. */
  required: z.array(groupPattern).max(200).default([]),
  /** The same by an expression over `group`, the group's record; null asks nothing. */
  requiredWhen: expressionText(["group"]).nullable().default(null),
  /** Whether members of a group inside a group count as members of the outer one. */
  nested: z.enum(["direct", "transitive"]).default("direct"),
});
export type GroupRules = z.infer<typeof groupRules>;

export const defaultGroupRules: GroupRules = {
  mode: "sameName",
  createMissing: true,
  removal: "owned",
  firstContact: "ask",
  deleteGone: false,
  include: [],
  exclude: [],
  steps: [],
  dropUnmatched: false,
  merge: false,
  mappings: [],
  protected: [],
  protectAdminGroups: true,
  defaultsNew: [],
  defaultsAll: [],
  conditions: [],
  required: [],
  requiredWhen: null,
  nested: "direct",
};
