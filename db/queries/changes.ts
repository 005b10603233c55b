import { and, asc, desc, eq, gt, ilike, inArray, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { ChangeKind, ChangeSign } from "@/lib/core/plan/change";
import type { ChangeOutcome } from "@/lib/core/plan/change-sum";
import { inTenant, type Transaction } from "../client";
import { changes, runs } from "../schema/runs";
import { type BlockQuestion, blocksFrom } from "./change-blocks";
import { changesWith, type Found, findChanges } from "./find-changes";
import { encodeCursor, type PageRequest, readPage, toPage } from "./page";

export type Outcome = ChangeOutcome;

export type ChangeFilter = {
  sign?: ChangeSign | undefined;
  kind?: ChangeKind | undefined;
  outcome?: Outcome | undefined;
  reason?: string | undefined;
  /** Of what went wrong, for example `TARGET_REJECTED`. */
  code?: string | undefined;
  sourceId?: string | undefined;
  groupKey?: string | undefined;
  /** Part of the user name or of the group's name. */
  text?: string | undefined;
};

export type ChangeRow = Awaited<ReturnType<typeof listChanges>>["items"][number];

type ChangeRequest = PageRequest & {
  /** For so long a large run is looked through at most; else until the page is full. */
  patienceMs?: number | undefined;
};

/**
 * One run's decisions in the order they were made. `stoppedAt` is the number of the decision up to
 * which all were looked at, where patience ran out: `next`, or `previous`, goes on from there.
 */
export async function listChanges(
  tenantId: string,
  runId: string,
  filter: ChangeFilter = {},
  request: ChangeRequest = {},
) {
  const part = readPage(request, z.int());
  return inTenant(tenantId, async (tx) => {
    const found = await searchLarge(tx, { tenantId, runId, filter, part }, request.patienceMs);
    const rows = await selectChanges(tx)
      .where(
        and(
          eq(changes.tenantId, tenantId),
          eq(changes.runId, runId),
          ...(found === null ? changeConditions(filter) : [inArray(changes.seq, found.seqs)]),
          part.after === null ? undefined : gt(changes.seq, part.after),
          part.before === null ? undefined : lt(changes.seq, part.before),
        ),
      )
      .orderBy(part.backwards ? desc(changes.seq) : asc(changes.seq))
      .limit(part.limit + 1);
    const page = toPage(rows, part, (change) => change.seq);
    const stoppedAt = found?.stoppedAt ?? null;
    if (stoppedAt === null) return { ...page, stoppedAt };
    const goOn = encodeCursor(stoppedAt);
    return { ...page, ...(part.backwards ? { previous: goOn } : { next: goOn }), stoppedAt };
  });
}

type Wanted = {
  tenantId: string;
  runId: string;
  filter: ChangeFilter;
  part: ReturnType<typeof readPage<number>>;
};

/** Null where an index gives the page, or the run is small. */
async function searchLarge(
  tx: Transaction,
  { tenantId, runId, filter, part }: Wanted,
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<Found | null> {
  if (isByIndex(filter)) return null;
  const [run] = await tx
    .select({ changeCount: runs.changeCount })
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
  if (!run || run.changeCount <= blocksFrom) return null;
  const conditions = and(sql`true`, ...changeConditions(filter)) ?? sql`true`;
  return findChanges(tx, {
    ...{ tenantId, runId, conditions, patienceMs, changeCount: run.changeCount },
    question: questionOf(filter),
    ...{ after: part.after, before: part.before, limit: part.limit + 1 },
  });
}

/** Nothing is looked for, or one person, or what is left undone: their indexes are short. */
function isByIndex({ text, outcome, sourceId, ...more }: ChangeFilter): boolean {
  const isLeft = outcome === "skipped" || outcome === "failed";
  if (sourceId !== undefined || (isLeft && text === undefined)) return true;
  return Object.values({ text, outcome, ...more }).every((value) => value === undefined);
}

/** What of a filter the blocks of a large run can tell. */
export function questionOf({ text, groupKey, kind, sign }: ChangeFilter): BlockQuestion {
  const ofSign = sign === undefined ? undefined : kindsBySign[sign];
  return { text, groupKey, kinds: kind === undefined ? ofSign : [kind] };
}

export async function getChange(tenantId: string, runId: string, seq: number) {
  return inTenant(tenantId, async (tx) => {
    const [change] = await selectChanges(tx).where(
      and(eq(changes.tenantId, tenantId), eq(changes.runId, runId), eq(changes.seq, seq)),
    );
    return change ?? null;
  });
}

/** How many planned changes a filter shows. */
export async function countPlanned(tenantId: string, runId: string, filter: ChangeFilter) {
  return inTenant(tenantId, async (tx) => {
    const those = and(
      ...[eq(changes.tenantId, tenantId), eq(changes.runId, runId)],
      ...[eq(changes.outcome, "planned"), ...changeConditions(filter)],
    );
    const few = await changesWith(tx, tenantId, runId, questionOf(filter));
    const { rows } = await tx.execute(
      sql`select count(*)::int as count from ${few ?? sql`changes`} where ${those}`,
    );
    return z.tuple([z.object({ count: z.number() })]).parse(rows)[0].count;
  });
}

const streamPageSize = 1_000;

/** The decisions of a run in bounded pages, each from a transaction of its own. */
export async function* streamChanges(
  tenantId: string,
  runId: string,
  filter: ChangeFilter = {},
  behind = 0,
): AsyncGenerator<ChangeRow[], void> {
  let after = behind;
  for (;;) {
    const from = after;
    const rows = await inTenant(tenantId, (tx) =>
      selectChanges(tx)
        .where(
          and(
            ...[eq(changes.tenantId, tenantId), eq(changes.runId, runId), gt(changes.seq, from)],
            ...changeConditions(filter),
          ),
        )
        .orderBy(asc(changes.seq))
        .limit(streamPageSize),
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < streamPageSize || !last) return;
    after = last.seq;
  }
}

/** The latest decisions about one person, over all runs. */
export async function lastChangesOf(tenantId: string, sourceId: string, most = 20) {
  return inTenant(tenantId, (tx) =>
    selectChanges(tx)
      .where(and(eq(changes.tenantId, tenantId), eq(changes.sourceId, sourceId)))
      .orderBy(desc(changes.at), desc(changes.seq))
      .limit(most),
  );
}

const kindsBySign: Record<ChangeSign, ChangeKind[]> = {
  "+": ["group.create", "user.create", "user.enable", "membership.add"],
  "~": ["user.link", "user.update", "user.profile", "user.unlink", "lead.reassign", "group.rename"],
  "−": ["membership.remove", "user.disable", "user.anonymise", "user.delete", "group.delete"],
};

/** What a filter asks for; the caller adds tenant and run. */
export function changeConditions({
  sign,
  kind,
  outcome,
  reason,
  code,
  sourceId,
  groupKey,
  text,
}: ChangeFilter) {
  const pattern = text ? `%${text.replace(/[\\%_]/g, "\\$&")}%` : null;
  return [
    sign === undefined ? undefined : inArray(changes.kind, kindsBySign[sign]),
    kind === undefined ? undefined : eq(changes.kind, kind),
    outcome === undefined ? undefined : eq(changes.outcome, outcome),
    reason === undefined ? undefined : eq(changes.reason, reason),
    code === undefined ? undefined : eq(changes.code, code),
    sourceId === undefined ? undefined : eq(changes.sourceId, sourceId),
    groupKey === undefined ? undefined : eq(changes.groupKey, groupKey),
    pattern === null
      ? undefined
      : or(ilike(changes.subject, pattern), ilike(changes.groupName, pattern)),
  ];
}

function selectChanges(tx: Transaction) {
  return tx
    .select({
      runId: changes.runId,
      seq: changes.seq,
      kind: changes.kind,
      sourceId: changes.sourceId,
      accountId: changes.accountId,
      subject: changes.subject,
      groupName: changes.groupName,
      sourceGroupId: changes.sourceGroupId,
      before: changes.before,
      after: changes.after,
      reason: changes.reason,
      outcome: changes.outcome,
      code: changes.code,
      message: changes.message,
      attempts: changes.attempts,
      requestId: changes.requestId,
      exchangeSeq: changes.exchangeSeq,
      at: changes.at,
    })
    .from(changes)
    .$dynamic();
}
