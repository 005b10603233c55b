import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import { type PolicyTest, policyTests } from "@/lib/core/settings/policy-tests";
import { sectionFields } from "../save-section";

const endings: Record<string, object> = {
  active: { account: "active" },
  disabled: { account: "disabled" },
  "no account": { account: "none" },
};
const hows: Record<string, string> = {
  exactly: "exactly",
  "at least": "atLeast",
  "none of": "noneOf",
};
const exampleLine =
  /^(.+?)\s*:\s*(?:(active|disabled|no account)|(exactly|at least|none of)\s*(.*))$/i;
const invariantLine = /^(.+?)\s*:\s+(.+)$/;

const lines = z
  .string()
  .max(100_000)
  .transform((text) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  );

const examples = lines.transform((all, context) =>
  all.flatMap((line): object[] => {
    const [, person, ending = "", how = "", names = ""] = exampleLine.exec(line) ?? [];
    if (person === undefined) return unread(context, line, "ann@acme.example: exactly a, b");
    const account = endings[ending.toLowerCase()];
    if (account) return [{ kind: "person", person, ...account }];
    const list = names
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean);
    const groups = { how: hows[how.toLowerCase()], names: list };
    return [{ kind: "person", person, groups }];
  }),
);

const invariants = lines.transform((all, context) =>
  all.flatMap((line): object[] => {
    const [, name, holds] = invariantLine.exec(line) ?? [];
    if (name === undefined) return unread(context, line, "Name: expression");
    return [{ kind: "everybody", name, holds }];
  }),
);

/** An empty list, and a complaint where the line stands. */
function unread(context: z.RefinementCtx, line: string, like: string): [] {
  context.addIssue(fill(texts.cannotBeRead, { line: line.slice(0, 80), like }));
  return [];
}

export const testsForm = z.object({
  ...sectionFields,
  examples: examples.pipe(policyTests),
  invariants: invariants.pipe(policyTests),
});

const accountWords = { active: "active", disabled: "disabled", none: "no account" } as const;
const howWords = { exactly: "exactly", atLeast: "at least", noneOf: "none of" } as const;

/** The lines that are read back as these tests. */
export function exampleLines(tests: readonly PolicyTest[]): string {
  return tests
    .flatMap((test) => {
      if (test.kind !== "person") return [];
      const { person, account, groups } = test;
      const parts = [
        ...(account === null ? [] : [accountWords[account]]),
        ...(groups === null ? [] : [`${howWords[groups.how]} ${groups.names.join(", ")}`.trim()]),
      ];
      return parts.map((part) => `${person}: ${part}`);
    })
    .join("\n");
}

export function invariantLines(tests: readonly PolicyTest[]): string {
  return tests
    .flatMap((test) =>
      test.kind === "everybody" ? `${test.name}: ${test.holds.replaceAll(/\s*\n\s*/g, " ")}` : [],
    )
    .join("\n");
}
