"use client";

import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/group-sync";
import type { GroupMapping } from "@/lib/core/groups/group-rules";
import { plural } from "@/lib/format";
import { mappingCsv, readMappingLines } from "./mapping-csv";

type MappingPasteProps = {
  mappings: GroupMapping[];
  onAdd: (added: GroupMapping[]) => void;
};

/** Many pairs at once: pasted from a sheet or read from a CSV file, and copied out again. */
export function MappingPaste({ mappings, onAdd }: MappingPasteProps) {
  const [text, setText] = useState("");
  const id = useId();
  const { mappings: read, problems } = readMappingLines(text);

  async function load(file: File | undefined): Promise<void> {
    if (file) setText(await file.text());
  }
  function add(): void {
    onAdd(read);
    setText("");
  }

  return (
    <details className="rounded-lg border p-3">
      <summary className="cursor-pointer font-medium">{texts.pasteAListOr}</summary>
      <div className="mt-3 flex flex-col gap-2">
        <label htmlFor={id} className="text-muted text-sm">
          {texts.onePairALine}
        </label>
        <textarea
          id={id}
          value={text}
          onChange={(event) => setText(event.target.value)}
          rows={5}
          spellCheck={false}
          placeholder={"Engineering, confluence-users\nContractors, confluence-users, none"}
          className={`${controlClass} py-1.5 font-mono text-sm`}
        />
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-label={texts.csvFile}
          onChange={(event) => void load(event.target.files?.[0])}
          className="text-sm"
        />
        {problems.length > 0 && (
          <ul className="text-removed text-sm">
            {problems.slice(0, 5).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
            {problems.length > 5 && (
              <li>{fill(texts.andMore, { problems: problems.length - 5 })}</li>
            )}
          </ul>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" disabled={read.length === 0} onClick={add}>
            {read.length === 0
              ? texts.addRows
              : fill(texts.add, { rows: plural(read.length, "row") })}
          </Button>
          {mappings.length > 0 && (
            <CopyButton text={mappingCsv(mappings)} label={texts.copyAllAsCsv} />
          )}
        </div>
      </div>
    </details>
  );
}
