import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Heir, type LeadDecision, planLead } from "@/lib/core/plan/plan-lead";
import type { Lead } from "@/lib/core/target/target";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import { type NewChange, storeChanges } from "./store-changes";

const takesAccount = sql`outcome = 'planned'
  and kind in ('user.disable', 'user.anonymise', 'user.delete')`;

/**
 * Whoever leads a project or a component cannot be disabled. What leaving people lead is read once,
 * and only when the plan takes an account out of use at all; each is handed over before that, and
 * somebody whose heir is missing stays as they are.
 */
export async function planLeads(context: RunContext): Promise<void> {
  const leaving = await leavingPeople(context);
  const found = leaving.size > 0 ? await decide(context, leaving) : [];
  await context.lease.fenced(async (tx) => {
    const { run } = context;
    const held = new Map<string, string>();
    for (const { person, decision } of found) {
      if (decision.kind === "held" && !held.has(person.sourceId))
        held.set(person.sourceId, decision.message);
    }
    const rows = found.flatMap(({ person: { username: _, ...person }, decision }): NewChange[] =>
      decision.kind === "reassign" && !held.has(person.sourceId)
        ? [{ ...decision.change, ...person, requestId: null }]
        : [],
    );
    const changeCount = await storeChanges(tx, context, rows);
    for (const [sourceId, message] of held) {
      await tx.execute(sql`
        update changes set outcome = 'skipped', reason = 'lead_fallback_invalid',
          code = 'LEAD_FALLBACK_INVALID', message = ${message}
        where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
          and source_id = ${sourceId} and kind not like 'group.%'`);
    }
    await saveProgress(tx, context, { checkpoint: { step: "leads", cursor: "" }, changeCount });
  });
}

/** A person who stays after all, for another reason, keeps what they lead. */
export async function keepLeadsOfStayers({ lease, run, connection }: RunContext): Promise<void> {
  if (!connection.leads) return;
  await lease.fenced((tx) =>
    tx.execute(sql`
      update changes set outcome = 'skipped', reason = 'depends_on_failed'
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
        and kind = 'lead.reassign' and source_id not in (select source_id from changes
          where tenant_id = ${run.tenantId} and run_id = ${run.id} and ${takesAccount}
            and source_id is not null)`),
  );
}

/** `username` as the target has it, in lower case. */
type Person = { sourceId: string; accountId: string; subject: string; username: string };

const personRows = z.array(
  z.object({
    ...{ source_id: z.string(), account_id: z.string(), subject: z.string() },
    username: z.string(),
  }),
);

/** By the key of the account that is taken out of use. */
async function leavingPeople({ lease, run, connection, capabilities }: RunContext) {
  if (!connection.leads || !capabilities.leads.able) return new Map<string, Person>();
  const { rows } = await lease.fenced((tx) =>
    tx.execute(sql`
      select distinct c.source_id, c.account_id, c.subject,
        lower(coalesce(a.username, c.subject)) as username
      from changes c left join accounts a on a.tenant_id = c.tenant_id
        and a.target_id = ${run.targetId} and a.id = c.account_id
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and ${takesAccount}
        and c.source_id is not null and c.account_id is not null`),
  );
  return new Map(
    personRows
      .parse(rows)
      .map(({ source_id: sourceId, account_id: accountId, ...person }) => [
        accountId,
        { sourceId, accountId, ...person },
      ]),
  );
}

async function decide(context: RunContext, leaving: ReadonlyMap<string, Person>) {
  const { connection, lease, settings } = context;
  const theirs: { lead: Lead; person: Person }[] = [];
  const named = new Map([...leaving.values()].map((person) => [person.username, person]));
  for await (const page of connection.leads?.(null, lease.signal) ?? []) {
    await lease.prove();
    for (const lead of page.items) {
      const { id, username } = lead.leader;
      // Some lists tell leaders by their names alone, and names are those of one account each.
      const person = leaving.get(id) ?? named.get(username.toLowerCase());
      if (person) theirs.push({ lead, person });
    }
  }
  const { leads } = settings.users;
  const heirs = await findHeirs(context, leaving, theirs.length === 0 ? [] : namesIn(leads));
  return theirs.map(({ lead, person }): { person: Person; decision: LeadDecision } => ({
    person,
    decision: planLead(lead, leads, (username) => heirs.get(username) ?? missing(username)),
  }));
}

function namesIn({ project, component, overrides }: RunContext["settings"]["users"]["leads"]) {
  return [...new Set([project, component, ...overrides.map(({ lead }) => lead)])].filter(
    (name) => name !== null,
  );
}

function missing(username: string): Heir {
  return { username, account: null, leaves: false };
}

async function findHeirs(
  { connection, lease }: RunContext,
  leaving: ReadonlyMap<string, Person>,
  names: string[],
): Promise<ReadonlyMap<string, Heir>> {
  const heirs = new Map<string, Heir>();
  for (const username of names) {
    const account = await connection.findAccount({ username }, lease.signal);
    heirs.set(username, { username, account, leaves: account !== null && leaving.has(account.id) });
  }
  return heirs;
}
