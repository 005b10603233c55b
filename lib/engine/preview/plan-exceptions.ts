import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { PersonDecision } from "@/lib/engine/plan/plan";
import type { NewChange } from "@/lib/engine/plan/store-changes";
import type { RunContext } from "@/lib/engine/run/run-context";

/**
 * What a run finds out about its whole plan in the end, when the plan is not stored: people who lead
 * to one user name, and losses of the last administrators (rejectCollisions and protectAdmins).
 */
export type PlanWatch = {
  note(decision: PersonDecision): void;
  /** The people whose decisions change, and how. */
  exceptions(): { people: Set<string>; apply(decision: PersonDecision): PersonDecision };
};

/** Grows with the accounts to be made, never with the people who are in step. */
export async function watchPlan(context: RunContext): Promise<PlanWatch> {
  const adminGroups = new Set(context.definition.adminGroups.map(context.definition.groupKey));
  const admins = await activeAdmins(context, [...adminGroups]);
  const nameOwners = new Map<string, string[]>();
  const losers = new Map<string, string>();
  const costsAdmin = ({ kind, skipped, group }: NewChange) =>
    !skipped &&
    (takesAccount(kind) ||
      (kind === "membership.remove" && group !== undefined && adminGroups.has(group.key)));
  return {
    note({ pair, changes }) {
      const { id } = pair.row;
      const account = pair.user.observed?.id;
      if (account && admins.has(account) && changes.some(costsAdmin)) losers.set(account, id);
      const made = changes.find(({ kind, skipped }) => kind === "user.create" && !skipped);
      const name = String(made?.after?.["username"] ?? "").toLowerCase();
      if (name !== "") nameOwners.set(name, [...(nameOwners.get(name) ?? []), id]);
    },
    exceptions() {
      const colliding = new Set([...nameOwners.values()].filter((ids) => ids.length > 1).flat());
      const isLast = admins.size > 0 && losers.size === admins.size;
      const lastAdmins = new Set(isLast ? losers.values() : []);
      return {
        people: new Set([...colliding, ...lastAdmins]),
        apply(decision) {
          const { id } = decision.pair.row;
          if (colliding.has(id)) return skipped(decision, "username_collision", () => true);
          if (lastAdmins.has(id)) return skipped(decision, "last_admin", isLoss);
          return decision;
        },
      };
    },
  };
}

function isLoss({ kind }: NewChange): boolean {
  return takesAccount(kind) || kind === "membership.remove";
}

function takesAccount(kind: NewChange["kind"]): boolean {
  return kind === "user.disable" || kind === "user.anonymise" || kind === "user.delete";
}

function skipped(
  decision: PersonDecision,
  reason: NewChange["reason"],
  concerns: (change: NewChange) => boolean,
): PersonDecision {
  const changes = decision.changes.map((change) =>
    change.skipped || !concerns(change) ? change : { ...change, reason, skipped: true },
  );
  return { ...decision, changes };
}

const idRows = z.array(z.object({ id: z.string() }));

/** As far as Usher has looked at the target. */
async function activeAdmins({ run, users }: RunContext, keys: string[]): Promise<Set<string>> {
  const { rows } = await inTenant(run.tenantId, (tx) =>
    tx.execute(sql`
      select distinct a.id from target_members m
      join accounts a on a.target_id = m.target_id and a.id = m.account_id
      where m.tenant_id = ${run.tenantId} and m.target_id = ${run.targetId}
        and m.group_key = any(${textArray(keys)}) and a.active
        and a.username_key is distinct from lower(${users.ownUsername})`),
  );
  return new Set(idRows.parse(rows).map(({ id }) => id));
}
