import { and, asc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { Facts } from "@/lib/core/plan/change";
import { changeKinds } from "@/lib/core/plan/sign-sums";
import type { Anonymous, DoneChange, Standing } from "@/lib/core/plan/undo-change";
import { emailHash } from "@/lib/engine/observe/email-hash";
import { seenGroups } from "@/lib/engine/observe/target-groups";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account } from "@/lib/targets/port";
import { openOriginals } from "./originals";

/** One change of the run that is undone, with what there is now of what it was about. */
export type UndoneRow = {
  seq: number;
  sourceId: string | null;
  accountId: string | null;
  subject: string;
  done: DoneChange;
  now: Standing;
};

const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable();

const rowsShape = z.array(
  z.object({
    seq: z.number(),
    kind: z.enum(changeKinds),
    source_id: z.string().nullable(),
    subject: z.string(),
    group_key: z.string().nullable(),
    group_name: z.string().nullable(),
    source_group_id: z.string().nullable(),
    before: facts,
    after: facts,
    account_id: z.string().nullable(),
    origin: z.enum(["created", "matched"]).nullable(),
    username: z.string().nullable(),
    display_name: z.string().nullable(),
    email: z.string().nullable(),
    active: z.boolean().nullable(),
    writable: z.boolean().nullable(),
    pushed_email_hash: z.string().nullable(),
    profile: z.record(z.string(), z.string()).nullable(),
    email_before: z.string().nullable(),
    is_member: z.boolean(),
    group_now: z.string().nullable(),
    is_anonymous: z.boolean(),
    originals: z.string().nullable(),
    anonymised_here: z.boolean(),
  }),
);

type Row = z.infer<typeof rowsShape>[number];

/**
 * What the run that is undone wrote, in its order, a page after `seq`. A person's account in that
 * run is the one it wrote to; of memberships of an account that it made, the one it is linked to.
 */
export async function undonePage(
  tx: Transaction,
  { run, definition }: Pick<RunContext, "run" | "definition">,
  after: number,
  most: number,
): Promise<UndoneRow[]> {
  const { rows } = await tx.execute(sql`
    select c.seq, c.kind, c.source_id, coalesce(a.username, c.subject) as subject,
      c.group_key, c.group_name, c.source_group_id, c.before, c.after,
      coalesce(c.account_id, l.account_id) as account_id,
      case when l.account_id = coalesce(c.account_id, l.account_id) then l.origin
        -- What was about an account alone, whoever's it is, needs no link.
        when c.source_id is null and c.kind = 'user.disable' then 'matched' end as origin,
      a.username, a.display_name, a.email, a.active, a.writable, a.profile,
      l.pushed_email_hash, ${emailBefore(run)} as email_before,
      exists (select from target_members m where m.target_id = ${run.targetId}
        and m.group_key = c.group_key and m.account_id = a.id) as is_member,
      (select g.name from target_groups g where g.target_id = ${run.targetId}
        and g.key = c.group_key) as group_now,
      l.anonymised_at is not null as is_anonymous, l.originals,
      l.anonymised_at is not null and exists (select from changes e
        where e.tenant_id = c.tenant_id and e.run_id = c.run_id and e.source_id = c.source_id
          and e.kind = 'user.anonymise' and e.outcome = 'applied'
          and e.after->>'username' = l.username) as anonymised_here
    from changes c
    left join account_links l on l.sync_id = ${run.syncId} and l.source_user_id = c.source_id
    left join accounts a on a.target_id = ${run.targetId}
      and a.id = coalesce(c.account_id, l.account_id)
    where c.tenant_id = ${run.tenantId} and c.run_id = ${run.undoesRunId}
      and c.outcome = 'applied' and c.seq > ${after}
    order by c.seq limit ${most}`);
  const found = rowsShape.parse(rows);
  const formerKeys = found.flatMap((row) => formerKey(row, definition) ?? []);
  const taken = new Set((await seenGroups(tx, run, formerKeys)).map(({ key }) => key));
  return found.map((row) => {
    const former = formerKey(row, definition);
    // A name that is the same to the target is taken by the group itself.
    const isTaken = former !== null && former !== row.group_key && taken.has(former);
    return toUndone(row, run, isTaken);
  });
}

/** By what the group was called before the run renamed it. */
function formerKey({ kind, before }: Row, { groupKey }: RunContext["definition"]): string | null {
  const was = kind === "group.rename" ? before?.["name"] : null;
  return typeof was === "string" ? groupKey(was) : null;
}

/** A target that does not show e-mails had what we wrote the time before. */
function emailBefore({ tenantId, undoesRunId }: RunContext["run"]) {
  return sql`case when c.kind = 'user.update' and c.after ? 'email' and c.before->>'email' is null
    then (select e.after->>'email' from changes e
      where e.tenant_id = ${tenantId} and e.source_id = c.source_id
        and e.account_id = c.account_id and e.run_id <> ${undoesRunId} and e.at <= c.at
        and e.outcome = 'applied' and e.after ? 'email'
        and (e.kind = 'user.update' or e.kind = 'user.create' and l.origin = 'created')
      order by e.at desc limit 1) end`;
}

function toUndone(row: Row, run: RunContext["run"], formerNameTaken: boolean): UndoneRow {
  const { username, active, writable, account_id: accountId, group_key: key } = row;
  const exists = username !== null && active !== null && writable !== null && accountId !== null;
  const group = { key: key ?? "", name: row.group_name ?? "", sourceGroupId: row.source_group_id };
  const email = row.email ?? emailWritten(row);
  const account = exists
    ? {
        id: accountId,
        username,
        displayName: row.display_name,
        email,
        active,
        writable,
        ...profileOf(row),
      }
    : null;
  return {
    ...{ seq: row.seq, sourceId: row.source_id, accountId, subject: row.subject },
    done: doneOf(row.kind, beforeOf(row), row.after, key === null ? undefined : group),
    now: {
      account,
      link: row.origin,
      isMember: row.is_member,
      ...{ groupName: row.group_now, formerNameTaken },
      anonymous: row.is_anonymous ? anonymousOf(row, run) : null,
    },
  };
}

function anonymousOf(
  { source_id: sourceId, originals, anonymised_here: byThisRun }: Row,
  run: RunContext["run"],
): Anonymous {
  const known = sourceId !== null && originals !== null;
  return { originals: known ? openOriginals(run, sourceId, originals) : null, byThisRun };
}

function profileOf({ profile }: Row): Pick<Account, "profile"> {
  return profile ? { profile } : {};
}

/** Taken to be there where the target does not show it: nobody of ours wrote another one since. */
function emailWritten({ after, pushed_email_hash: hash }: Row): string | null {
  const email = after?.["email"];
  return typeof email === "string" && hash === emailHash(email) ? email : null;
}

function beforeOf({ before, email_before: email }: Row): Facts | null {
  return email === null ? before : { ...before, email };
}

function doneOf(
  kind: DoneChange["kind"],
  before: Facts | null,
  after: Facts | null,
  group: DoneChange["group"],
): DoneChange {
  return { kind, before, after, ...(group ? { group } : {}) };
}

/** The people that the undone run wrote about, a page of its rows after `cursor`. */
export async function undonePeople(
  tx: Transaction,
  { run }: RunContext,
  cursor: string,
  most: number,
): Promise<{ ids: string[]; last: string } | null> {
  const rows = await tx
    .select({ seq: changes.seq, kind: changes.kind, sourceId: changes.sourceId })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.undoesRunId ?? ""),
        eq(changes.outcome, "applied"),
        gt(changes.seq, Number(cursor)),
      ),
    )
    .orderBy(asc(changes.seq))
    .limit(most);
  const last = rows.at(-1);
  if (!last) return null;
  const people = rows.filter(({ kind }) => !kind.startsWith("group."));
  const ids = [...new Set(people.flatMap(({ sourceId }) => sourceId ?? []))];
  return { ids, last: String(last.seq) };
}
