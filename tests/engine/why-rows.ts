import { why } from "@/lib/engine/preview/why";
import type { World } from "./world";

export type WhyRow = Awaited<ReturnType<typeof plannedRows>>[number];

/** What a run decided about one person. */
export async function plannedRows({ sql }: World, runId: unknown, personId: string) {
  const rows = await sql(
    `select kind, reason, before, after, group_key, message, outcome from changes
     where run_id = $1 and source_id = $2 order by seq`,
    [runId, personId],
  );
  return rows.map((row) => ({
    kind: String(row["kind"]),
    ...{ reason: row["reason"], before: row["before"], after: row["after"] },
    ...{ group: row["group_key"] ?? null, skipped: row["outcome"] === "skipped" },
    message: withoutEnd(row["message"] ?? null),
  }));
}

/** What why says about the same person, in the same form. */
export async function whyRows({ tenantId, syncId }: World, personId: string) {
  const { changes } = await why(tenantId, { syncId, personId });
  return changes.map(({ kind, reason, before, after, group, skipped = false, message = null }) => ({
    ...{ kind, reason, before, after },
    ...{ group: group?.key ?? null, skipped, message: withoutEnd(message) },
  }));
}

/** A preview keeps no beginning of a grace period, so its end moves on with the clock. */
function withoutEnd(message: unknown): unknown {
  return typeof message === "string" ? message.replace(/ends on .+? \(UTC\)/, "ends") : message;
}
