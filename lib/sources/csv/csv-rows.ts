import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { createSeen } from "@/lib/http/seen";
import { type Columns, columnsOf, isHeader } from "./csv-columns";
import { delimiterOf } from "./csv-delimiter";

/** One person's line, by column name. */
export type Row = { line: number; values: Record<string, string> };
export type Sheet = { columns: Columns; rows: AsyncIterable<Row> };

const charactersAtOnce = 64 * 1024;

/** What stands in the first lines, before anybody is read. */
export type OpenSheet = {
  names: string[];
  hasHeader: boolean;
  delimiter: string;
  /** The lines after the names. */
  lines: AsyncIterable<Line>;
};

/**
 * Reads a file line by line. A line with another number of cells, a quote that does not end, a
 * missing last line, a missing or repeated key: each is an error, because people who are not read
 * would count as gone.
 */
export async function readSheet(text: string, settings: SettingValues): Promise<Sheet> {
  const sheet = await openSheet(text, settings);
  const columns = columnsOf(sheet.names, settings);
  const refuse = (_line: number | null, error: SyncError): never => {
    throw error;
  };
  return { columns, rows: rowsOf(sheet, columns, settings, refuse) };
}

export async function openSheet(text: string, settings: SettingValues): Promise<OpenSheet> {
  if (text.trim() === "")
    throw invalid("is empty. Wait until it is written, or check its address.");
  const delimiter = delimiterOf(text, settings);
  const lines = linesOf(text, delimiter)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw invalid("has no line of its own.");
  const hasHeader =
    settings["header"] === "yes" || (settings["header"] !== "no" && isHeader(first.value.cells));
  const names = first.value.cells.map((cell, index) =>
    hasHeader ? cell.trim() || String(index + 1) : String(index + 1),
  );
  return { names, hasHeader, delimiter, lines: chain(hasHeader ? [] : [first.value], lines) };
}

/** Tells what is wrong with a line; where that throws, reading ends there. */
type Refuse = (line: number | null, error: SyncError) => void;

export async function* rowsOf(
  { names, lines }: OpenSheet,
  { id }: Columns,
  { trailer }: SettingValues,
  refuse: Refuse,
): AsyncGenerator<Row> {
  const seen = createSeen();
  let count = 0;
  let end: Line | null = null;
  for await (const line of lines) {
    const { number, cells } = line;
    if (trailer && !end && cells[0]?.startsWith(trailer)) {
      end = line;
      continue;
    }
    const values = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
    const key = values[id]?.trim() ?? "";
    const error = wrongWith(line, end !== null, names.length, key, id);
    if (error) refuse(number, error);
    else if (!seen.add(key)) refuse(number, repeated(key, number));
    else {
      count += 1;
      yield { line: number, values };
    }
  }
  const missing = trailer ? wrongEnd(end, trailer, count) : null;
  if (missing) refuse(null, missing);
}

function wrongWith(line: Line, isAfterEnd: boolean, wanted: number, key: string, column: string) {
  if (isAfterEnd) return invalid(`goes on after its last line, in line ${line.number}.`);
  if (line.cells.length !== wanted) return cutShort(line, wanted);
  return key === "" ? invalid(`has no key in line ${line.number} (column ${column}).`) : null;
}

async function* chain(first: Line[], lines: AsyncIterator<Line>): AsyncGenerator<Line> {
  yield* first;
  for (let next = await lines.next(); !next.done; next = await lines.next()) yield next.value;
}

type Line = { cells: string[]; number: number };

async function* linesOf(text: string, delimiter: string): AsyncGenerator<Line> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  Readable.from(partsOf(text)).pipe(parser);
  try {
    for await (const { record, info } of parser) yield { cells: record, number: info.lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalid(`cannot be read: ${error.message.slice(0, 200)}`);
  }
}

/** A character of two code units stays in one part. */
function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = from + charactersAtOnce;
    const to = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end;
    yield text.slice(from, to);
    from = to;
  }
}

function wrongEnd(end: Line | null, trailer: string, count: number): SyncError | null {
  if (!end)
    return invalid(`does not end with a line that begins with ${trailer}: it is half written.`);
  const wanted = end.cells.join(" ").slice(trailer.length).match(/\d+/)?.[0];
  if (wanted === undefined || Number(wanted) === count) return null;
  return invalid(`has ${count} people, and its last line says ${wanted}.`);
}

function cutShort({ cells, number }: Line, wanted: number): SyncError {
  return invalid(
    `has ${cells.length} cells in line ${number} and ${wanted} in its first line. It may be half written, or a cell needs quotes.`,
  );
}

function repeated(key: string, line: number): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_KEY_REPEATED",
    `The file has the key “${key.slice(0, 80)}” a second time, in line ${line}. Two people cannot be told apart by it, so nothing was concluded. Choose another key column, or mend the file.`,
  );
}

export function invalid(what: string): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_FILE_INVALID",
    `The file ${what} Nothing was concluded from it.`,
  );
}
