import { type ChangeFilter, streamChanges } from "@/db/queries/changes";
import type { RunRow } from "@/db/queries/runs";
import {
  csvColumns,
  csvLine,
  csvRow,
  type ExportFormat,
  exportedChange,
  exportSchema,
} from "@/lib/core/run/run-export";
import { byteOrderMark, streamOf } from "@/lib/engine/read/stream-of";

type Wanted = { format: ExportFormat; filter?: ChangeFilter | undefined };

/**
 * A run with its decisions as a file, written a page at a time and only as fast as it is read, so
 * that a run of any size needs little memory.
 */
export function exportRun(tenantId: string, run: RunRow, wanted: Wanted) {
  const pieces = formats[wanted.format].write(run, changesOf(tenantId, run.id, wanted.filter));
  return {
    body: streamOf(pieces),
    headers: {
      "content-type": formats[wanted.format].contentType,
      "content-disposition": `attachment; filename="${run.id}.${wanted.format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  };
}

type Exported = ReturnType<typeof exportedChange>;
type Pages = AsyncIterable<Exported[]>;
type Format = {
  contentType: string;
  write: (run: RunRow, pages: Pages) => AsyncGenerator<string, void>;
};

const formats: Record<ExportFormat, Format> = {
  json: { contentType: "application/json; charset=utf-8", write: json },
  csv: { contentType: "text/csv; charset=utf-8; header=present", write: csv },
  ndjson: { contentType: "application/x-ndjson; charset=utf-8", write: ndjson },
};

async function* changesOf(tenantId: string, runId: string, filter: ChangeFilter = {}) {
  for await (const page of streamChanges(tenantId, runId, filter)) yield page.map(exportedChange);
}

async function* json(run: RunRow, pages: Pages) {
  const head = { schema: exportSchema, run: exportedRun(run) };
  yield `${JSON.stringify(head).slice(0, -1)},"changes":[`;
  let separator = "\n";
  for await (const page of pages) {
    yield separator + page.map((change) => JSON.stringify(change)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}

/** The last line counts the rows: a file without it was cut off on its way. */
async function* ndjson(run: RunRow, pages: Pages) {
  let count = 0;
  yield line({ type: "run", schema: exportSchema, ...exportedRun(run) });
  for await (const page of pages) {
    count += page.length;
    yield page.map((change) => line({ type: "change", ...change })).join("");
  }
  yield line({ type: "end", changes: count });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function* csv(_run: RunRow, pages: Pages) {
  yield byteOrderMark + csvLine(csvColumns);
  for await (const page of pages) yield page.map(csvRow).join("");
}

/** What of a run its readers may build on. */
function exportedRun(run: RunRow) {
  return {
    id: run.id,
    syncId: run.syncId,
    appId: run.appId,
    appName: run.appName,
    targetId: run.targetId,
    targetName: run.targetName,
    trigger: run.trigger,
    scope: run.scope,
    part: run.part,
    state: run.state,
    phase: run.phase,
    undoesRunId: run.undoesRunId,
    onlyKind: run.onlyKind,
    onlyId: run.onlyId,
    settingsVersion: run.settingsVersion,
    startedBy: run.startedBy,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    attempts: run.attempts,
    phaseTimes: run.phaseTimes,
    totals: run.totals,
    changeCount: run.changeCount,
    holds: run.holds,
    warnings: run.warnings,
    read: run.read,
    planHash: run.planHash,
    heldAt: run.heldAt,
    approvedBy: run.approvedBy,
    approvedAt: run.approvedAt,
    approvalComment: run.approvalComment,
    cancelledBy: run.cancelledBy,
    errorCode: run.errorCode,
    errorMessage: run.errorMessage,
  };
}
