import { sql } from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import { db } from "../client";

const dayMs = 86_400_000;
const runsSince = (days: number) => firstId("run", Date.now() - days * dayMs);
const moment = z.coerce.date().nullable();

const entry = z.object({
  entry_id: z.string(),
  tenant_id: z.string(),
  slug: z.string(),
  name: z.string(),
  reason: z.string(),
  expires_at: z.coerce.date(),
});

/** The entry of somebody of support into a workspace that holds now. */
export async function supportEntry(loginId: string, slug: string) {
  const { rows } = await db().execute(sql`select * from support_entry(${loginId}, ${slug})`);
  return entry.optional().parse(rows[0]) ?? null;
}

const workspace = z.object({
  ...{ tenant_id: z.string(), slug: z.string(), name: z.string(), created_at: z.coerce.date() },
  ...{ is_paused: z.boolean(), syncs: z.number(), degraded: z.number(), held: z.number() },
  ...{ incidents: z.number(), runs: z.number(), failed: z.number() },
  ...{ last_code: z.string().nullable(), granted_until: moment },
});
export type SupportWorkspace = z.output<typeof workspace>;

/** All workspaces with how they are, the worst first; runs of the last day. */
export async function supportWorkspaces(wanted: string, most: number): Promise<SupportWorkspace[]> {
  const begins = wanted
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&");
  const text = wanted.startsWith("ten_") ? wanted : begins;
  const { rows } = await db().execute(
    sql`select * from support_workspaces(${text}, ${runsSince(1)}, ${most})`,
  );
  return z.array(workspace).parse(rows);
}

const runState = z.enum([
  ...(["queued", "running", "held", "succeeded", "partial", "failed", "cancelled"] as const),
]);

const sync = z.object({
  ...{ sync_id: z.string(), provider: z.string(), product: z.string() },
  ...{ health: z.enum(["healthy", "degraded", "held"]), code: z.string().nullable() },
  ...{ failures: z.number(), last_run: z.string().nullable(), last_state: runState.nullable() },
  last_at: moment,
});
export type SupportSync = z.output<typeof sync>;

export async function supportSyncs(tenantId: string): Promise<SupportSync[]> {
  const { rows } = await db().execute(sql`select * from support_syncs(${tenantId})`);
  return z.array(sync).parse(rows);
}

const trend = z.object({
  ...{ day: z.string(), code: z.string(), runs: z.number(), workspaces: z.number() },
});

/** Failed runs of all workspaces, by day and code. */
export async function supportTrend(days: number) {
  const { rows } = await db().execute(sql`select * from support_trend(${runsSince(days)})`);
  return z.array(trend).parse(rows);
}

const code = z.object({
  ...{ tenant_id: z.string(), slug: z.string(), name: z.string(), runs: z.number() },
  ...{ last_run: z.string(), last_at: z.coerce.date() },
});

/** Where runs failed with this code in the last days. */
export async function supportCode(wanted: string, days: number) {
  const { rows } = await db().execute(
    sql`select * from support_code(${wanted}, ${runsSince(days)})`,
  );
  return z.array(code).parse(rows);
}

const found = z.object({
  kind: z.enum(["run", "request", "incident", "app", "target", "sync", "message", "workspace"]),
  ...{ tenant_id: z.string(), slug: z.string(), name: z.string() },
  parent_id: z.string().nullable(),
});
export type SupportFound = z.output<typeof found>;

/** Whose this id is. */
export async function supportFind(wanted: string): Promise<SupportFound[]> {
  const { rows } = await db().execute(sql`select * from support_find(${wanted})`);
  return z.array(found).parse(rows);
}
