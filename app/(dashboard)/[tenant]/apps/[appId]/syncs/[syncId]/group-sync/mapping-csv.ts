import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/group-sync";
import type { GroupMapping, MappedSource } from "@/lib/core/groups/group-rules";

export type MappingLogic = "any" | "all" | "none";
export type MappingLines = { mappings: GroupMapping[]; problems: string[] };

/**
 * Reads a mapping as people paste it: one pair a line, `source, target` or with `any`, `all` or
 * `none` as a third value; separated by comma, semicolon, tab or an arrow, quoted where needed.
 */
export function readMappingLines(text: string): MappingLines {
  const byTarget = new Map<string, GroupMapping>();
  const problems: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === "" || isHeading(line, index)) return;
    const [source = "", target = "", logic = "any", ...more] = cellsOf(line);
    if (source === "" || target === "" || more.length > 0 || !isLogic(logic)) {
      problems.push(fill(texts.lineIsNot, { line: index + 1 }));
      return;
    }
    addSource(byTarget, target, logic, { name: source, id: null });
  });
  return { mappings: [...byTarget.values()], problems };
}

/** The lines that `readMappingLines` reads back, with a heading. */
export function mappingCsv(mappings: readonly GroupMapping[]): string {
  const lines = mappings.flatMap((mapping) =>
    logics.flatMap((logic) =>
      mapping[logic].map(({ name }) => [name, mapping.target, logic].map(quoted).join(",")),
    ),
  );
  return ["source,target,logic", ...lines].join("\n");
}

/** Joins pasted rows to those there are: sources of one target come together, nothing twice. */
export function withMappings(
  mappings: readonly GroupMapping[],
  added: readonly GroupMapping[],
): GroupMapping[] {
  const byTarget = new Map(mappings.map((each) => [fold(each.target), each]));
  for (const mapping of added) {
    for (const logic of logics) {
      for (const source of mapping[logic]) addSource(byTarget, mapping.target, logic, source);
    }
  }
  return [...byTarget.values()];
}

const logics: readonly MappingLogic[] = ["any", "all", "none"];

function addSource(
  byTarget: Map<string, GroupMapping>,
  target: string,
  logic: MappingLogic,
  source: MappedSource,
): void {
  const mapping = byTarget.get(fold(target)) ?? { target, any: [], all: [], none: [] };
  const known = mapping[logic].some(({ name }) => fold(name) === fold(source.name));
  const next = known ? mapping : { ...mapping, [logic]: [...mapping[logic], source] };
  byTarget.set(fold(target), next);
}

/** A quoted cell, or text up to the next separator. */
const cell = /\s*(?:"((?:[^"]|"")*)"|((?:(?!->)[^,;\t→])*))\s*(,|;|\t|→|->|$)/gy;

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const pattern = new RegExp(cell);
  for (;;) {
    const match = pattern.exec(line);
    if (!match) return cells;
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
    if (match[3] === "") return cells;
  }
}

function quoted(value: string): string {
  return /[",;\t→]|->/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function isHeading(line: string, index: number): boolean {
  return index === 0 && /^\s*"?source"?\s*[,;\t]/i.test(line);
}

function isLogic(text: string): text is MappingLogic {
  return logics.some((logic) => logic === text);
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
