"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { FieldError } from "@/app/_ui/field-error";
import { Example } from "./example-line";
import type { MappingExample } from "./mapping-example";
import { type TransformKind, transformKinds, transformLabels } from "./transform-kinds";

type MappingRowProps = {
  field: string;
  label: string;
  sources: readonly string[];
  transforms: readonly TransformKind[];
  /** Id of the datalist with the paths of the example person. */
  listId: string;
  /** Null while the app has nobody to try it on. */
  example: { url: string; personId: string; now: MappingExample } | null;
  readOnly: boolean;
};

type Source = { key: number; path: string };

const sourcesMax = 8;

/** One account field: its sources in order, the transforms, and what they give for one person. */
export function MappingRow(props: MappingRowProps) {
  const { field, label, readOnly } = props;
  const [sources, setSources] = useState<Source[]>(() =>
    props.sources.map((path, key) => ({ key, path })),
  );
  const [ticked, setTicked] = useState<readonly TransformKind[]>(props.transforms);
  const errorId = useId();
  const name = `attributes.${field}`;

  function change(key: number, path: string): void {
    setSources(sources.map((source) => (source.key === key ? { key, path } : source)));
  }
  function add(): void {
    const key = Math.max(...sources.map((source) => source.key), 0) + 1;
    setSources([...sources, { key, path: "" }]);
  }
  function swap(index: number, other: number): void {
    const next = [...sources];
    const [one, two] = [next[index], next[other]];
    if (one === undefined || two === undefined) return;
    next[index] = two;
    next[other] = one;
    setSources(next);
  }

  return (
    <div className="flex flex-col gap-3">
      <ol aria-label={`Sources of ${label}`} className="flex flex-col gap-2">
        {sources.map((source, index) => (
          <li key={source.key} className="flex items-center gap-1">
            <input
              name={name}
              value={source.path}
              onChange={(event) => change(source.key, event.target.value)}
              list={props.listId}
              aria-label={`${label}, source ${index + 1}`}
              aria-describedby={errorId}
              spellCheck={false}
              autoComplete="off"
              maxLength={300}
              className={`${controlClass} h-8 font-mono text-sm`}
            />
            {!readOnly && (
              <Order
                label={`source ${index + 1} of ${label}`}
                isFirst={index === 0}
                isLast={index === sources.length - 1}
                isOnly={sources.length === 1}
                onUp={() => swap(index, index - 1)}
                onDown={() => swap(index, index + 1)}
                onRemove={() => setSources(sources.filter(({ key }) => key !== source.key))}
              />
            )}
          </li>
        ))}
      </ol>
      <FieldError id={errorId} name={name} />
      {!readOnly && sources.length < sourcesMax && (
        <div>
          <Button size="sm" variant="ghost" icon={<Plus aria-hidden />} onClick={add}>
            Add an alternative
          </Button>
        </div>
      )}
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="sr-only">Transforms of {label}</legend>
        {transformKinds.map((kind) => (
          <label key={kind} className="flex items-center gap-2">
            <input
              type="checkbox"
              name={`transforms.${field}`}
              value={kind}
              checked={ticked.includes(kind)}
              onChange={(event) =>
                setTicked(
                  event.target.checked ? [...ticked, kind] : ticked.filter((one) => one !== kind),
                )
              }
              className="size-4 accent-accent"
            />
            {transformLabels[kind]}
          </label>
        ))}
      </fieldset>
      {props.example !== null && (
        <Example
          {...props.example}
          sources={sources.map((source) => source.path)}
          transforms={ticked}
        />
      )}
    </div>
  );
}

type OrderProps = {
  label: string;
  isFirst: boolean;
  isLast: boolean;
  isOnly: boolean;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
};

function Order({ label, isFirst, isLast, isOnly, onUp, onDown, onRemove }: OrderProps) {
  if (isOnly) return null;
  return (
    <span className="flex shrink-0">
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Move ${label} up`}
        disabled={isFirst}
        onClick={onUp}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Move ${label} down`}
        disabled={isLast}
        onClick={onDown}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button size="icon" variant="ghost" aria-label={`Remove ${label}`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </span>
  );
}
