import { and, asc, eq, gt } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { isAmong } from "@/db/text-array";
import type { Hold } from "@/lib/core/guard/guard";
import {
  type PolicyCheck,
  type PolicyFailure,
  policyCheck,
  policyMessage,
  type TestedPerson,
} from "@/lib/core/guard/policy-check";
import { endState } from "@/lib/core/plan/end-state";
import { SyncError } from "@/lib/core/sync-error";
import { loadPairs, type PersonPair } from "@/lib/engine/plan/load-pairs";
import { storedChange, storedColumns } from "@/lib/engine/plan/stored-change";
import { subjectPage } from "@/lib/engine/plan/subjects";
import type { RunContext } from "@/lib/engine/run/run-context";

const pageSize = 500;
const failuresKept = 20;

/** Tests the state in which the stored plan leaves people; a failure holds the run for good. */
export async function policyHolds(context: RunContext): Promise<Hold[]> {
  const { count, first } = await testPlan(context);
  return count === 0 ? [] : [{ code: "POLICY_TESTS", message: policyMessage(first, count) }];
}

/** The same right before anything is written: a part of a plan may end otherwise than all of it. */
export async function requirePolicies(context: RunContext): Promise<void> {
  const [hold] = await policyHolds(context);
  if (hold) throw new SyncError("stop", hold.code, hold.message);
}

/** The policy tests of the run's settings, ready to be asked. */
export function policiesOf({ settings, definition }: RunContext): PolicyCheck {
  return policyCheck(settings.tests, definition.groupKey);
}

type Tested = { count: number; first: PolicyFailure[] };

async function testPlan(context: RunContext): Promise<Tested> {
  const found: Tested = { count: 0, first: [] };
  if (context.settings.tests.length === 0) return found;
  const check = policiesOf(context);
  for (let after = ""; ; ) {
    await context.lease.prove();
    const ids = await inTenant(context.run.tenantId, (tx) => testedPage(tx, context, after));
    const last = ids.at(-1);
    if (last === undefined) return found;
    const people = await inTenant(context.run.tenantId, (tx) => peopleOf(tx, context, ids));
    const failures = people.flatMap((person) => check.of(person));
    found.count += failures.length;
    found.first.push(...failures.slice(0, failuresKept - found.first.length));
    after = last;
  }
}

/** Those the run looked at; taking a run back looks at nobody but whom it changes. */
async function testedPage(tx: Transaction, context: RunContext, after: string): Promise<string[]> {
  const { run } = context;
  if (run.undoesRunId === null) return subjectPage(tx, context, after, pageSize);
  const rows = await tx
    .selectDistinct({ id: changes.sourceId })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        gt(changes.sourceId, after),
      ),
    )
    .orderBy(asc(changes.sourceId))
    .limit(pageSize);
  return rows.flatMap(({ id }) => id ?? []);
}

async function peopleOf(
  tx: Transaction,
  context: RunContext,
  ids: string[],
): Promise<TestedPerson[]> {
  const pairs = await loadPairs(tx, context, ids);
  const planned = await plannedFor(tx, context, ids);
  return pairs.map((pair) => testedPerson(pair, planned.get(pair.row.id) ?? []));
}

/** Somebody as tests see them, with these changes carried out. */
export function testedPerson(
  { row, user, memberships }: PersonPair,
  planned: Parameters<typeof endState>[2],
): TestedPerson {
  const { observed } = user;
  const { userName } = row.resource ?? {};
  const names = [row.subject, row.derived?.fields.email, observed?.username, observed?.email];
  return {
    id: row.id,
    subject: observed?.username ?? row.subject,
    names: [...names, userName].flatMap((name) => (typeof name === "string" ? name : [])),
    record: row.resource,
    account: endState(observed, memberships.observed, planned),
  };
}

async function plannedFor(tx: Transaction, { run }: RunContext, ids: string[]) {
  const rows = await tx
    .select(storedColumns)
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.outcome, "planned"),
        isAmong(changes.sourceId, ids),
      ),
    )
    .orderBy(asc(changes.stage), asc(changes.seq));
  const planned = new Map<string, ReturnType<typeof storedChange>[]>();
  for (const row of rows) {
    const key = row.sourceId ?? "";
    planned.set(key, [...(planned.get(key) ?? []), storedChange(row)]);
  }
  return planned;
}
