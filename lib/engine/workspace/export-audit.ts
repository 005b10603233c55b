import { inTenant } from "@/db/client";
import { chainPages } from "@/db/queries/audit-chain";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { type ChainedEvent, chainText } from "@/lib/core/access/audit-chain";
import { csvLine } from "@/lib/core/run/run-export";
import { byteOrderMark, streamOf } from "@/lib/engine/read/stream-of";

export const auditExportFormats = ["ndjson", "csv"] as const;
type AuditExportFormat = (typeof auditExportFormats)[number];

/**
 * A workspace's audit log as a file, oldest first, written a page at a time and only as fast as it
 * is read. Taking it away is an event itself. Each line of NDJSON carries the `text` whose SHA-256,
 * after the `hash` of the line before and a line feed, is its `hash`: the chain can be verified
 * without Usher.
 */
export async function exportAudit(
  tenant: { id: string; name: string },
  actor: Actor,
  format: AuditExportFormat,
) {
  await inTenant(tenant.id, (tx) =>
    audit(tx, tenant.id, actor, "auditLog.exported", tenant, { format }),
  );
  const pages = chainPages(tenant.id, 0);
  const day = new Date().toISOString().slice(0, 10);
  return {
    body: streamOf(format === "csv" ? csv(pages) : ndjson(tenant.id, pages)),
    headers: {
      "content-type": contentTypes[format],
      "content-disposition": `attachment; filename="audit-log-${day}.${format}"`,
      "x-content-type-options": "nosniff",
    },
  };
}

const contentTypes: Record<AuditExportFormat, string> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
};

type Pages = AsyncIterable<ChainedEvent[]>;

async function* ndjson(tenantId: string, pages: Pages) {
  for await (const page of pages) {
    yield page.map((event) => `${JSON.stringify(lineOf(tenantId, event))}\n`).join("");
  }
}

function lineOf(tenantId: string, { detail, ...event }: ChainedEvent) {
  const plain: unknown = detail === null ? null : JSON.parse(detail);
  const text = chainText(tenantId, { ...event, detail }, event.number ?? 0);
  return { ...event, detail: plain, text };
}

const columns: readonly [string, (event: ChainedEvent) => string | number | null][] = [
  ["number", ({ number }) => number],
  ["at", ({ at }) => at],
  ["actor_kind", ({ actorKind }) => actorKind],
  ["actor_id", ({ actorId }) => actorId],
  ["actor_name", ({ actorName }) => actorName],
  ["ip", ({ ip }) => ip],
  ["action", ({ action }) => action],
  ["subject_id", ({ subjectId }) => subjectId],
  ["subject_name", ({ subjectName }) => subjectName],
  ["detail", ({ detail }) => detail],
  ["hash", ({ hash }) => hash],
];

async function* csv(pages: Pages) {
  yield byteOrderMark + csvLine(columns.map(([name]) => name));
  for await (const page of pages) {
    yield page.map((event) => csvLine(columns.map(([, cell]) => cell(event)))).join("");
  }
}
