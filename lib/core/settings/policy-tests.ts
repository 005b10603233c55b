import { z } from "zod";
import { expressionProblem } from "@/lib/core/mapping/expression";

const person = z.string().trim().min(1, "Name a person: user name or e-mail.").max(320);
const groupName = z.string().trim().min(1, "Name a group of the target.").max(255);

/** What must be true of one person when a plan has been carried out. */
export const personTest = z.strictObject({
  kind: z.literal("person"),
  /** User name or e-mail, at the provider or in the target. */
  person,
  /** Null asks nothing about the account. */
  account: z.enum(["active", "disabled", "none"]).nullable().default(null),
  /** Null asks nothing about groups. */
  groups: z
    .strictObject({
      how: z.enum(["exactly", "atLeast", "noneOf"]),
      names: z.array(groupName).max(50),
    })
    .nullable()
    .default(null),
});
export type PersonTest = z.infer<typeof personTest>;

/** The variables of an invariant: the person's record, and their account as it will be. */
export const invariantVariables = ["user", "account"] as const;

/** What must be true of everybody. */
export const invariant = z.strictObject({
  kind: z.literal("everybody"),
  name: z.string().trim().min(1, "Give it a name.").max(200),
  holds: z
    .string()
    .trim()
    .min(1, "Write an expression.")
    .max(2_000)
    .superRefine((text, context) => {
      const problem = expressionProblem(text, { variables: invariantVariables, result: "bool" });
      if (problem) context.addIssue({ code: "custom", message: problem });
    }),
});
export type Invariant = z.infer<typeof invariant>;

export const policyTest = z.discriminatedUnion("kind", [personTest, invariant]);
export type PolicyTest = z.infer<typeof policyTest>;

/** Kept with the settings they are about, so that a version carries its own tests. */
export const policyTests = z.array(policyTest).max(100, "At most 100 tests.");
