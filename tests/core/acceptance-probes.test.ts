import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What a buyer would try first, and the test that tries it. A title that changes is changed here, too. */
const probes: [probe: string, file: string, title: string][] = [
  ["a second run writes nothing", "engine/run", "the next writes nothing"],
  ["a source that breaks off removes nobody", "engine/read", "changes nothing and removes nobody"],
  [
    "many who vanish are held",
    "engine/read",
    "suddenly lists far fewer adds, takes nobody for gone",
  ],
  ["an approval applies exactly the plan", "engine/run", "approved, it makes exactly its plan"],
  [
    "a drifted row is skipped, others applied",
    "engine/guard",
    "rows that drifted while the plan waited",
  ],
  [
    "a rename keeps id and groups",
    "conformance/targets",
    "a renamed account keeps its id and its groups",
  ],
  [
    "defaults for new and for all",
    "engine/group-rules",
    "a default for new accounts is given once",
  ],
  ["given by hand: owned and mirror", "engine/group-rules", "goes in a mirror"],
  ["leads are handed over first", "engine/leaving", "what people lead is handed over before"],
  ["an heir who is missing holds one alone", "engine/leaving", "somebody whose heir is missing"],
  ["two apps, one person", "engine/two-apps", "the first owner keeps an account"],
  ["a pattern makes two names one", "engine/mapping", "both of two who become one"],
  ["a member before its user", "http/scim-groups", "a member may come before its user"],
  ["PATCH as Entra ID sends it", "scim/clients", "booleans as text"],
  ["secrets are changed without a gap", "http/scim-tokens", "those of the other stay"],
  ["a worker killed in a run", "reliability/processes", "without doing anything twice"],
  ["another tenant's token", "isolation/scim-tokens", "opens its own app only"],
  ["a rollback leaves all as it was", "engine/rollback", "leaves people, groups, links and ledger"],
  ["the kill switch", "engine/pause", "the kill switch stops a run between two records"],
  ["why is what the planner decides", "engine/why", "what the planner decides, under any rules"],
];

test.each(probes)("%s is tried by tests/%s", (_probe, file, title) => {
  const text = readFileSync(`tests/${file}.test.ts`, "utf8");
  const lines = text.split("\n").filter((line) => /^\s*(test\(|\)?\(?")/.test(line));
  expect(lines.some((line) => line.includes(title))).toBe(true);
});
