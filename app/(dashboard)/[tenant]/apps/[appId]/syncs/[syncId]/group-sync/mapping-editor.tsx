"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { FieldError } from "@/app/_ui/field-error";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/group-sync";
import type { GroupMapping } from "@/lib/core/groups/group-rules";
import { JsonField } from "../json-field";
import { type MappingLogic, withMappings } from "./mapping-csv";
import { MappingPaste } from "./mapping-paste";

type MappingEditorProps = {
  mappings: GroupMapping[];
  /** Groups of the provider and of the target, to choose from. */
  sources: readonly { id: string; name: string }[];
  targets: readonly string[];
  readOnly: boolean;
};

type Entry = { logic: MappingLogic; name: string; id: string | null };
type Row = { key: number; target: string; entries: Entry[] };

const shownAtFirst = 30;

/** Which groups feed which: a row a group of the target, with the groups it takes its people from. */
export function MappingEditor({ mappings, sources, targets, readOnly }: MappingEditorProps) {
  const [rows, setRows] = useState<Row[]>(() => mappings.map(rowOf));
  const [most, setMost] = useState(shownAtFirst);
  const [sourceList, targetList, errorId] = [useId(), useId(), useId()];
  const ids = new Map(sources.map(({ id, name }) => [name.toLowerCase(), id]));
  const now = rows.map((row) => mappingOf(row, ids)).filter(isComplete);
  const mapped = new Set(
    now.flatMap(({ any, all, none }) => [...any, ...all, ...none].map(({ name }) => name)),
  );
  const unmapped = sources.filter(({ name }) => !mapped.has(name));

  function change(key: number, row: Partial<Row>): void {
    setRows(rows.map((each) => (each.key === key ? { ...each, ...row } : each)));
  }
  function replaceAll(next: GroupMapping[]): void {
    setRows(next.map(rowOf));
  }
  function add(): void {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, target: "", entries: [{ logic: "any", name: "", id: null }] }]);
    setMost(Math.max(most, rows.length + 1));
  }

  return (
    <div className="flex min-w-0 flex-col gap-3">
      <JsonField name="mappings" value={now} />
      <datalist id={sourceList}>
        {sources.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <datalist id={targetList}>
        {targets.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.length === 0 && <p className="text-muted text-sm">{texts.nothingIsMappedYet}</p>}
      <ol aria-label={texts.mappedGroups} className="flex flex-col gap-3">
        {rows.slice(0, most).map((row, index) => (
          <li key={row.key} className="flex flex-col gap-2 rounded-lg border p-3">
            <div className="flex items-center gap-2">
              <input
                aria-label={fill(texts.groupOfTheTargetRow, { index: index + 1 })}
                placeholder={texts.groupOfTheTarget}
                value={row.target}
                onChange={(event) => change(row.key, { target: event.target.value })}
                list={targetList}
                maxLength={255}
                spellCheck={false}
                autoComplete="off"
                className={`${controlClass} h-8 text-sm`}
              />
              {!readOnly && (
                <Button
                  size="icon"
                  variant="ghost"
                  aria-label={fill(texts.removeRow, { index: index + 1 })}
                  onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
                >
                  <X aria-hidden />
                </Button>
              )}
            </div>
            <Entries
              row={row}
              index={index}
              listId={sourceList}
              readOnly={readOnly}
              onChange={(entries) => change(row.key, { entries })}
            />
          </li>
        ))}
      </ol>
      <FieldError id={errorId} name="mappings" />
      {rows.length > most && (
        <Button size="sm" variant="ghost" onClick={() => setMost(rows.length)}>
          {fill(texts.showTheOtherRows, { rows: rows.length - most })}
        </Button>
      )}
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" variant="secondary" icon={<Plus aria-hidden />} onClick={add}>
            {texts.addARow}
          </Button>
          {unmapped.length > 0 && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() => replaceAll(withMappings(now, unmapped.map(sameName)))}
            >
              {fill(texts.addTheUnmappedGroups, { unmapped: unmapped.length })}
            </Button>
          )}
        </div>
      )}
      {!readOnly && (
        <MappingPaste mappings={now} onAdd={(added) => replaceAll(withMappings(now, added))} />
      )}
    </div>
  );
}

type EntriesProps = {
  row: Row;
  index: number;
  listId: string;
  readOnly: boolean;
  onChange: (entries: Entry[]) => void;
};

function Entries({ row, index, listId, readOnly, onChange }: EntriesProps) {
  const { entries } = row;
  function set(at: number, entry: Partial<Entry>): void {
    onChange(entries.map((each, place) => (place === at ? { ...each, ...entry } : each)));
  }
  return (
    <ul
      aria-label={fill(texts.sourcesOfRow, { index: index + 1 })}
      className="flex flex-col gap-1.5"
    >
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
        <li key={at} className="flex items-center gap-2 pl-4">
          <span className="w-28 shrink-0">
            <Select
              aria-label={fill(texts.rowSourceHowIt, { index: index + 1, at: at + 1 })}
              value={entry.logic}
              onChange={(event) => set(at, { logic: logicOf(event.target.value) })}
              className="text-sm"
            >
              <option value="any">{texts.inAnyOf}</option>
              <option value="all">{texts.andIn}</option>
              <option value="none">{texts.andNotIn}</option>
            </Select>
          </span>
          <input
            aria-label={fill(texts.rowSource, { index: index + 1, at: at + 1 })}
            placeholder={texts.groupOfTheProvider}
            value={entry.name}
            onChange={(event) => set(at, { name: event.target.value, id: null })}
            list={listId}
            maxLength={255}
            spellCheck={false}
            autoComplete="off"
            className={`${controlClass} h-8 min-w-0 flex-1 text-sm`}
          />
          {!readOnly && entries.length > 1 && (
            <Button
              size="icon"
              variant="ghost"
              aria-label={fill(texts.removeSourceOfRow, { at: at + 1, index: index + 1 })}
              onClick={() => onChange(entries.filter((_, place) => place !== at))}
            >
              <X aria-hidden />
            </Button>
          )}
        </li>
      ))}
      {!readOnly && (
        <li className="pl-4">
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus aria-hidden />}
            onClick={() => onChange([...entries, { logic: "any", name: "", id: null }])}
          >
            {texts.addASource}
          </Button>
        </li>
      )}
    </ul>
  );
}

const logics: readonly MappingLogic[] = ["any", "all", "none"];

function logicOf(text: string): MappingLogic {
  return logics.find((logic) => logic === text) ?? "any";
}

function rowOf(mapping: GroupMapping, key: number): Row {
  const entries = logics.flatMap((logic) => mapping[logic].map((source) => ({ logic, ...source })));
  return { key, target: mapping.target, entries };
}

/** A name that the provider has is kept with its id, so that a rename follows. */
function mappingOf({ target, entries }: Row, ids: ReadonlyMap<string, string>): GroupMapping {
  const of = (logic: MappingLogic) =>
    entries
      .filter((entry) => entry.logic === logic && entry.name.trim() !== "")
      .map(({ name, id }) => ({
        name: name.trim(),
        id: id ?? ids.get(name.trim().toLowerCase()) ?? null,
      }));
  return { target: target.trim(), any: of("any"), all: of("all"), none: of("none") };
}

function isComplete({ target, any, all, none }: GroupMapping): boolean {
  return target !== "" && any.length + all.length + none.length > 0;
}

function sameName({ id, name }: { id: string; name: string }): GroupMapping {
  return { target: name, any: [{ id, name }], all: [], none: [] };
}
