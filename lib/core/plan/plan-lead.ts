import type { Account, Lead } from "@/lib/core/target/target";
import type { PlannedChange } from "./change";
import { type LeadRules, leadFor } from "./lead-rules";

/** Who takes something over, as the target has them; null when there is nobody of that name. */
export type Heir = { username: string; account: Account | null; leaves: boolean };

export type LeadDecision =
  | { kind: "reassign"; change: PlannedChange }
  /** Nobody can take it over: its leader's account stays as it is. */
  | { kind: "held"; message: string };

/** Decides who leads something once its leader's account is taken out of use. Pure. */
export function planLead(
  lead: Lead,
  rules: LeadRules,
  heirOf: (username: string) => Heir,
): LeadDecision {
  const wanted = leadFor(lead, rules);
  const heir = wanted === null ? null : heirOf(wanted);
  const problem = heir === null ? noneNamed(lead) : problemOf(heir);
  if (problem !== null || !heir?.account) {
    return { kind: "held", message: `${lead.label}: ${problem ?? noneNamed(lead)}` };
  }
  const { id: leaderId, username: leader } = lead.leader;
  const what = { lead: lead.label, kind: lead.kind, id: lead.id, project: lead.project };
  return {
    kind: "reassign",
    change: {
      kind: "lead.reassign",
      before: { ...what, leader, leaderId },
      after: { leader: heir.account.username, leaderId: heir.account.id },
      reason: "leader_leaves",
    },
  };
}

function noneNamed({ kind }: Lead): string {
  return `nobody is named who takes over ${kind}s. Name a default ${kind} lead on the User sync tab.`;
}

function problemOf({ username, account, leaves }: Heir): string | null {
  if (!account) return `“${username}” has no account in the target. Name somebody else.`;
  if (!account.active) return `the account of “${username}” is disabled. Name somebody else.`;
  return leaves ? `“${username}” leaves in this very run. Name somebody else.` : null;
}
