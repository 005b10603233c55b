import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { StageOf } from "./stage-source";

const idRows = z.array(z.object({ id: z.string() }));

/** Of these people, those whom a login brought after this read began: what it has is older. */
export async function freshPeople(
  tx: Transaction,
  of: StageOf,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (of.isLive || ids.length === 0) return new Set();
  const { rows } = await tx.execute(
    sql`select u.id from ${freshSince(of)} and u.id = any(${textArray([...ids])})`,
  );
  return new Set(idRows.parse(rows).map(({ id }) => id));
}

/** Everybody like that; as the tail of a query, from `from` on. */
export function freshSince({ tenantId, appId, readId }: StageOf) {
  return sql`source_users u join source_reads r on r.app_id = u.app_id and r.run_id = ${readId}
    where u.tenant_id = ${tenantId} and u.app_id = ${appId}
      and u.fresh_at is not null and u.fresh_at > r.started_at`;
}
