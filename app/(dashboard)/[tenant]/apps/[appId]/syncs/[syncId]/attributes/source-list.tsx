"use client";

import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { fill, filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/attributes";
import { type Keyed, keyed, moved } from "../keyed";
import { OrderButtons } from "../order-buttons";
import type { FieldRowProps } from "./field-row";

const sourcesMax = 8;

/** Attribute paths, tried in order; below them what the staged people have. */
export function SourceList(props: FieldRowProps) {
  const { label, draft, trace, problems, suggestions, seen, sampled, pathListId, onChange } = props;
  const { sources } = draft;
  const set = (next: Keyed<string>[]) => onChange({ ...draft, sources: next });
  const unused = suggestions.filter((path) => !sources.some(({ value }) => value === path));
  const add = (path: string) =>
    set([...sources.filter(({ value }) => value !== ""), keyed(path)].slice(0, sourcesMax));
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label={fill(texts.sourcesOf, { label })} className="flex flex-col gap-2">
        {sources.map((source, index) => {
          const name = `source ${index + 1} of ${label}`;
          const problem = problems.find(({ place }) => place === `sources.${index}`);
          const isTaken = trace?.origin === "source" && trace.from === source.value.trim();
          return (
            <li key={source.key} className="flex flex-col gap-1">
              <div className="flex items-center gap-1">
                <input
                  form="none"
                  value={source.value}
                  onChange={(event) =>
                    set(
                      sources.map((one) =>
                        one === source ? { ...one, value: event.target.value } : one,
                      ),
                    )
                  }
                  list={pathListId}
                  aria-label={fill(texts.source, { label, index: index + 1 })}
                  aria-invalid={problem !== undefined || undefined}
                  spellCheck={false}
                  autoComplete="off"
                  maxLength={300}
                  className={`${controlClass} h-8 font-mono text-sm`}
                />
                <OrderButtons
                  label={name}
                  isFirst={index === 0}
                  isLast={index === sources.length - 1}
                  onMove={(by) => set(moved(sources, source.key, by))}
                  onRemove={() => set(sources.filter((one) => one !== source))}
                />
              </div>
              {problem && <p className="text-removed text-sm">{problem.message}</p>}
              {isTaken && (
                <p className="break-all text-muted text-xs">
                  {filled(texts.has, {
                    value: <span className="font-mono text-ink">{trace.input.join(" · ")}</span>,
                  })}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <div className="flex flex-wrap items-center gap-2">
        {sources.length < sourcesMax && (
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus aria-hidden />}
            onClick={() => set([...sources, keyed("")])}
          >
            {sources.length === 0 ? texts.addASource : texts.addAnAlternative}
          </Button>
        )}
        {sources.length < sourcesMax &&
          unused.map((path) => {
            const people = seen.find((one) => one.path === path)?.people ?? 0;
            return (
              <button
                key={path}
                type="button"
                onClick={() => add(path)}
                className="min-h-6 max-w-full truncate rounded-sm border border-line-strong border-dashed px-1.5 py-0.5 text-muted text-xs hover:bg-hover"
              >
                <span aria-hidden>+ </span>
                <span className="font-mono">{path}</span> ·{" "}
                {Math.round((people / Math.max(1, sampled)) * 100)} % have it
              </button>
            );
          })}
      </div>
    </div>
  );
}
