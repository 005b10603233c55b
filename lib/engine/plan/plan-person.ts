import { sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { rehearse } from "@/db/rehearse";
import { type FieldTrace, traceField } from "@/lib/core/mapping/attribute-derive";
import { accountFields } from "@/lib/core/mapping/desired-user";
import type { PlannedChange } from "@/lib/core/plan/change";
import { SyncError } from "@/lib/core/sync-error";
import type { Account, AccountField } from "@/lib/core/target/target";
import { UserError } from "@/lib/core/user-error";
import { mirrorSights, type Sights, sightsOf } from "@/lib/engine/observe/observe-touched";
import { rehearsedRun } from "@/lib/engine/preview/rehearsed-run";
import { stagePerson } from "@/lib/engine/read/stage-person";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { SourceGroupRecord, SourceUserRecord } from "@/lib/sources/port";
import { loadPairs, type PersonPair } from "./load-pairs";
import { loadSources } from "./load-sources";
import { mirroredAccounts } from "./match-accounts";
import { decide } from "./plan";
import { planGroups } from "./plan-groups";

export type PersonPlan = {
  syncId: string;
  targetName: string;
  /** Why there is no plan: the target is out of reach, or was never tested. */
  error: string | null;
  /** As the target would store them; null where no account can be derived. */
  mapped: Record<AccountField, string> | null;
  refusal: string | null;
  traces: Partial<Record<AccountField, FieldTrace>>;
  /** The account that is theirs in the target now. */
  account: Account | null;
  changes: PlannedChange[];
  /** Why nothing would be done. */
  unchanged: string | null;
};

type Question = {
  tenantId: string;
  appId: string;
  sync: { id: string; targetName: string };
  id: string;
  /** As the provider says now; null plans with the rows at hand. */
  person: { person: SourceUserRecord; groups: SourceGroupRecord[] } | null;
};

/** What a sync would do about one person now, seen in the target as it is. */
export async function planPerson(question: Question, signal: AbortSignal): Promise<PersonPlan> {
  const { id: syncId, targetName } = question.sync;
  const none = { mapped: null, refusal: null, traces: {}, account: null, changes: [] };
  const plan = { syncId, targetName, ...none, unchanged: null, error: null };
  try {
    return { ...plan, ...(await planned(question, signal)) };
  } catch (error) {
    if (error instanceof UserError || error instanceof SyncError) {
      return { ...plan, error: error.message };
    }
    throw error;
  }
}

/** The network is asked between two rehearsals, because no transaction waits for it. */
async function planned(question: Question, signal: AbortSignal) {
  const { context, row, mirrored } = await rehearsed(question, signal, async (begun) => {
    return inTenant(question.tenantId, async (tx) => {
      const [found] = await loadSources(tx, begun, [question.id]);
      const rows = found ? [found] : [];
      return { context: begun, row: found, mirrored: await mirroredAccounts(tx, begun, rows) };
    });
  });
  const sights = await sightsOf(context, row ? [row] : [], mirrored);
  return rehearsed(question, signal, (begun) => decided(question, begun, sights));
}

async function rehearsed<Result>(
  { tenantId, appId, sync, person }: Question,
  signal: AbortSignal,
  work: (context: RunContext) => Promise<Result>,
): Promise<Result> {
  return rehearse(tenantId, async () => {
    const context = await rehearsedRun({ tenantId, syncId: sync.id, scope: "delta", signal });
    const of = { tenantId, appId, readId: context.run.id };
    if (person) await inTenant(tenantId, (tx) => stagePerson(tx, of, person));
    return work(context);
  });
}

async function decided(
  { tenantId, id }: Question,
  context: RunContext,
  sights: Sights,
): Promise<Omit<PersonPlan, "syncId" | "targetName" | "error">> {
  await inTenant(tenantId, async (tx) => {
    await mirrorSights(tx, context, sights);
    await claimGroups(tx, context, id);
  });
  // Groups that the run would make first are there for the person to join.
  await planGroups(context, "");
  return inTenant(tenantId, async (tx) => {
    const [pair] = await loadPairs(tx, context, [id]);
    if (!pair) throw new Error("The person was staged a moment ago.");
    const { changes, unchanged } = decide(pair, context);
    return { ...mappedOf(pair, context), account: pair.user.observed, changes, unchanged };
  });
}

/** The groups the person is in are looked at, as if they had just changed. */
async function claimGroups(tx: Transaction, { run, appId }: RunContext, personId: string) {
  await tx.execute(sql`
    insert into pending_changes (tenant_id, sync_id, kind, source_id, claimed_by)
    select ${run.tenantId}, ${run.syncId}, 'group', m.group_id, ${run.id} from source_members m
    where m.tenant_id = ${run.tenantId} and m.app_id = ${appId} and m.member_id = ${personId}`);
}

function mappedOf({ row, user }: PersonPair, { mappings }: RunContext) {
  const { desired } = user;
  const resource = row.resource ?? {};
  const traces = Object.fromEntries(
    accountFields.map((field) => [field, traceField(mappings[field], resource)]),
  );
  if (desired && "refusal" in desired) {
    return { mapped: null, refusal: desired.refusal.message, traces };
  }
  if (!desired) return { mapped: row.derived?.fields ?? null, refusal: null, traces };
  const { username, displayName, email } = desired;
  return { mapped: { username, displayName, email }, refusal: null, traces };
}
