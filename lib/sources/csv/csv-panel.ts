import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { OpenHttp, SourceProblem, SourceRows, Uploaded } from "../port";
import { type Columns, columnsOf } from "./csv-columns";
import { fetchFile } from "./csv-file";
import { groupsOf, toSourceUser } from "./csv-record";
import { type OpenSheet, openSheet, type Row, rowsOf } from "./csv-rows";

const shownMax = 50;
const problemsMax = 50;

/** The whole file, its first lines as they are understood, and every line that is wrong. */
export async function csvRows(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
  uploaded?: Uploaded,
): Promise<SourceRows> {
  const found: SourceRows = {
    ...{ facts: [], columns: [], rows: [], size: null, problems: [], problemCount: 0 },
  };
  const refuse = (line: number | null, { message }: SyncError) => {
    found.problemCount += 1;
    const problem: SourceProblem = { line, message };
    if (found.problems.length < problemsMax) found.problems.push(problem);
  };
  try {
    const sheet = await openSheet(await fetchFile(open, settings, signal, uploaded), settings);
    found.facts = factsOf(sheet);
    found.columns = sheet.names.map((name) => ({ name, readAs: null }));
    const columns = columnsOf(sheet.names, settings);
    found.columns = sheet.names.map((name) => ({ name, readAs: usedAs(name, columns) }));
    const rows = rowsOf(sheet, columns, settings, refuse);
    found.size = await takeRows(rows, { found, names: sheet.names, columns, settings, signal });
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    refuse(null, error);
  }
  return found;
}

type Taking = {
  found: SourceRows;
  names: string[];
  columns: Columns;
  settings: SettingValues;
  signal: AbortSignal;
};

async function takeRows(
  rows: AsyncIterable<Row>,
  { found, names, columns, settings, signal }: Taking,
) {
  const groups = new Set<string>();
  let people = 0;
  for await (const row of rows) {
    signal.throwIfAborted();
    people += 1;
    const own = groupsOf(row, columns, settings);
    for (const name of own) groups.add(name.toLowerCase());
    if (found.rows.length >= shownMax) continue;
    const cells = names.map((name) => row.values[name] ?? "");
    const person = toSourceUser(row, columns, settings);
    found.rows.push({ line: row.line, cells, person, groups: own });
  }
  return { people, groups: groups.size };
}

const delimiterNames: Record<string, string> = {
  ...{ ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar" },
};

function factsOf({ delimiter, hasHeader }: OpenSheet) {
  return [
    { label: "Between the columns", value: delimiterNames[delimiter] ?? delimiter },
    { label: "First line", value: hasHeader ? "Names of the columns" : "A person already" },
  ];
}

const fieldLabels: Record<keyof Columns, string> = {
  ...{ id: "Key", userName: "User name", email: "E-mail", displayName: "Full name" },
  ...{ givenName: "First name", familyName: "Last name", active: "Active", groups: "Groups" },
};

function usedAs(name: string, columns: Columns): string | null {
  const uses = Object.entries(fieldLabels).flatMap(([field, label]) =>
    Object.entries(columns).some(([key, column]) => key === field && column === name) ? label : [],
  );
  return uses.length === 0 ? null : uses.join(", ");
}
