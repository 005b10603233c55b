import { sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { tenantsAfter } from "@/db/queries/lookup";
import { usage } from "@/db/schema/usage";
import { type PlanNotice, type PlanState, planNotices } from "@/lib/core/access/licence";
import { type NewNotice, notify } from "@/lib/engine/notices/notify";
import { formatDay, formatNumber } from "@/lib/format";
import { applyPlan, managedPeople, workspacePlan } from "./workspace-plan";

const tenantsAtOnce = 200;

/**
 * Counts every workspace's people once a day, brings up to date until when it may write, and tells
 * before a limit bites. Safe to repeat and to run in several workers.
 */
export async function reviewPlans(signal: AbortSignal, now = new Date()): Promise<void> {
  for (let last = ""; !signal.aborted; ) {
    const page = await tenantsAfter(last, tenantsAtOnce);
    for (const tenantId of page) {
      if (signal.aborted) return;
      await inTenant(tenantId, (tx) => review(tx, tenantId, now));
    }
    last = page.at(-1) ?? "";
    if (page.length < tenantsAtOnce) return;
  }
}

async function review(tx: Transaction, tenantId: string, now: Date): Promise<void> {
  const state = await workspacePlan(tx, tenantId, now);
  await applyPlan(tx, tenantId, state);
  const people = await countToday(tx, tenantId, now);
  for (const notice of planNotices(state, people, now)) await tell(tx, tenantId, state, notice);
}

/** How many people the workspace manages on this day (UTC); counted once. */
export async function countPeople(tenantId: string, now: Date): Promise<number> {
  return inTenant(tenantId, (tx) => countToday(tx, tenantId, now));
}

async function countToday(tx: Transaction, tenantId: string, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  const { rows } = await tx.execute(
    sql`select people from usage where tenant_id = ${tenantId} and day = ${day}`,
  );
  const known = rows[0]?.["people"];
  if (typeof known === "number") return known;
  const people = await managedPeople(tx, tenantId);
  await tx.insert(usage).values({ tenantId, day, people }).onConflictDoNothing();
  return people;
}

async function tell(
  tx: Transaction,
  tenantId: string,
  state: PlanState,
  { code, about }: PlanNotice,
): Promise<void> {
  const notice: NewNotice = {
    ...({ type: "notice", kind: "access", code } as const),
    ...wordsOf(code, state),
    severity: code === "PLAN_LAPSED" || code === "PLAN_FULL" ? "error" : "warning",
    ...{ path: "/settings/plan", incidentId: null, syncId: null, runId: null },
  };
  await notify(tx, tenantId, `plan ${about}`, notice);
}

function wordsOf(code: PlanNotice["code"], state: PlanState): { title: string; message: string } {
  const people = state.kind === "licensed" ? formatNumber(state.peopleMax) : "";
  const until = "until" in state ? formatDay(state.until, "UTC") : "";
  switch (code) {
    case "PLAN_ENDS":
      return {
        title: `The ${whatOf(state)} ends on ${until}`,
        message:
          "From then on nothing is written to any target. What identity providers send is kept, and so is everything that is set up. Enter a licence to go on without a gap.",
      };
    case "PLAN_LAPSED":
      return {
        title: `The ${whatOf(state)} has ended, and nothing is written`,
        message:
          "Accounts and groups stay as they are, and what identity providers send is kept. With a licence every sync makes a whole plan first, which waits for somebody to look.",
      };
    case "PLAN_NEARLY_FULL":
      return {
        title: `Nine tenths of the ${people} people of the licence have an account`,
        message: "Beyond it nobody gets a new account; all others are looked after as before.",
      };
    case "PLAN_FULL":
      return {
        title: `All ${people} people of the licence have an account`,
        message:
          "Nobody gets a new account until there is room; all others are looked after as before, also when they leave.",
      };
    default:
      return code satisfies never;
  }
}

function whatOf(state: PlanState): "trial" | "licence" {
  if (state.kind === "lapsed") return state.what;
  return state.kind === "trial" ? "trial" : "licence";
}
