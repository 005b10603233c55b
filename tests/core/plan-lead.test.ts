import { expect, test } from "vitest";
import { leadRules, noLeads } from "@/lib/core/plan/lead-rules";
import { type Heir, planLead } from "@/lib/core/plan/plan-lead";
import type { Lead } from "@/lib/core/target/target";

const lead: Lead = {
  ...{ kind: "component", id: "7", label: "WEB / Login", project: "WEB" },
  leader: { id: "k1", username: "ann" },
};

function heir(username: string, more: Partial<Heir> = {}): Heir {
  const account = {
    ...{ id: `id-${username}`, username, displayName: null, email: null },
    ...{ active: true, writable: true },
  };
  return { username, account, leaves: false, ...more };
}

test("a component goes to the default component lead, unless its project names another", () => {
  const rules = leadRules.parse({ project: "cleo", component: "dan" });
  expect(planLead(lead, rules, heir)).toMatchObject({
    change: { before: { lead: "WEB / Login", leader: "ann" }, after: { leader: "dan" } },
  });
  const overrides = [{ project: "web", lead: "eve" }];
  expect(planLead(lead, { ...rules, overrides }, heir)).toMatchObject({
    change: { after: { leader: "eve", leaderId: "id-eve" } },
  });
});

test("nobody named, nobody there, somebody disabled and somebody who leaves too hold the person", () => {
  const rules = leadRules.parse({ component: "dan" });
  const message = (of: (username: string) => Heir, by = rules) => {
    const decision = planLead(lead, by, of);
    return decision.kind === "held" ? decision.message : decision.kind;
  };
  expect(message(heir, noLeads)).toMatch(/^WEB \/ Login: nobody is named/);
  expect(message((name) => heir(name, { account: null }))).toContain("“dan” has no account");
  expect(message((name) => heir(name, { leaves: true }))).toContain("leaves in this very run");
  const account = heir("dan").account;
  const off = account && { ...account, active: false };
  expect(message((name) => heir(name, { account: off }))).toContain("is disabled");
});
