import { signOf } from "@/lib/core/plan/change";
import { kindOfChange, signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { type RetryClass, remedyOf } from "@/lib/core/reasons/remedies";

/** How a run can be taken away; docs/run-export.md says what stands in each. */
export const exportFormats = ["json", "csv", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Grows when a field changes its meaning or goes; fields may be added at any time. */
export const exportSchema = "usher.run-export/1";

/** A decision as it is stored. */
export type StoredChange = {
  runId: string;
  seq: number;
  kind: string;
  subject: string;
  sourceId: string | null;
  accountId: string | null;
  groupName: string | null;
  sourceGroupId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string;
  outcome: "planned" | "applied" | "skipped" | "failed";
  code: string | null;
  message: string | null;
  attempts: number;
  requestId: string | null;
  at: Date;
};

export type ExportedChange = Omit<StoredChange, "at"> & {
  /** `unchanged` is never a row: such records are counted by reason in the run's totals. */
  sign: "added" | "changed" | "removed";
  reasonText: string;
  remedy: { code: string; fix: string; retry: RetryClass } | null;
  at: string;
};

/** The row with what a reader would otherwise have to look up. */
export function exportedChange(change: StoredChange): ExportedChange {
  const remedy = remedyOf(change);
  return {
    runId: change.runId,
    seq: change.seq,
    sign: signName(signOf(kindOfChange(change))),
    kind: change.kind,
    subject: change.subject,
    sourceId: change.sourceId,
    accountId: change.accountId,
    groupName: change.groupName,
    sourceGroupId: change.sourceGroupId,
    before: change.before,
    after: change.after,
    reason: change.reason,
    reasonText: reasonSentence(change.reason),
    remedy,
    outcome: change.outcome,
    code: change.code ?? remedy?.code ?? null,
    message: change.message,
    attempts: change.attempts,
    requestId: change.requestId,
    at: change.at.toISOString(),
  };
}

type Cell = string | number | null;

const columns: readonly [name: string, cell: (change: ExportedChange) => Cell][] = [
  ["run_id", ({ runId }) => runId],
  ["seq", ({ seq }) => seq],
  ["sign", ({ sign }) => sign],
  ["kind", ({ kind }) => kind],
  ["subject", ({ subject }) => subject],
  ["group_name", ({ groupName }) => groupName],
  ["outcome", ({ outcome }) => outcome],
  ["reason", ({ reason }) => reason],
  ["reason_text", ({ reasonText }) => reasonText],
  ["before", ({ before }) => asJson(before)],
  ["after", ({ after }) => asJson(after)],
  ["code", ({ code }) => code],
  ["message", ({ message }) => message],
  ["remedy_code", ({ remedy }) => remedy?.code ?? null],
  ["remedy_fix", ({ remedy }) => remedy?.fix ?? null],
  ["remedy_retry", ({ remedy }) => remedy?.retry ?? null],
  ["attempts", ({ attempts }) => attempts],
  ["source_id", ({ sourceId }) => sourceId],
  ["account_id", ({ accountId }) => accountId],
  ["source_group_id", ({ sourceGroupId }) => sourceGroupId],
  ["request_id", ({ requestId }) => requestId],
  ["at", ({ at }) => at],
];

export const csvColumns = columns.map(([name]) => name);

export function csvRow(change: ExportedChange): string {
  return csvLine(columns.map(([, cell]) => cell(change)));
}

/** RFC 4180 with every text in quotes. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * A text that a spreadsheet would take for a formula begins with an apostrophe, so that a person
 * named "=cmd()" runs nothing on the desk of whoever opens the file:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = startsFormula.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Spaces before it do not keep every spreadsheet from it; some read the wide forms as the plain. */
const startsFormula = /^\s*[=+\-@\t\r\n＝＋－＠]|^[\t\r\n]/u;

function asJson(record: Record<string, unknown> | null): string | null {
  return record === null ? null : JSON.stringify(record);
}
