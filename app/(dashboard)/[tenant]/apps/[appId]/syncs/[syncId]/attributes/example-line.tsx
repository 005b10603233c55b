"use client";

import { useEffect, useState } from "react";
import type { MappingExample } from "./mapping-example";
import type { TransformKind } from "./transform-kinds";

type ExampleProps = {
  url: string;
  personId: string;
  now: MappingExample;
  sources: readonly string[];
  transforms: readonly TransformKind[];
};

const pauseMs = 250;

/** What the mapping as it stands on screen gives for the example person. */
export function Example({ url, personId, now, sources, transforms }: ExampleProps) {
  const query = new URLSearchParams([
    ["person", personId],
    ...sources.map((path) => ["source", path]),
    ...transforms.map((kind) => ["transform", kind]),
  ]).toString();
  const [asked, setAsked] = useState({ query, example: now });

  useEffect(() => {
    if (asked.query === query) return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const example = await ask(`${url}?${query}`, stopped.signal);
      if (!stopped.signal.aborted) setAsked({ query, example });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [asked.query, query, url]);

  return (
    <p aria-live="polite" className="rounded-md bg-sunken px-3 py-2 text-sm">
      <span className="mr-2 text-muted">Gives</span>
      <Outcome example={asked.example} />
    </p>
  );
}

function Outcome({ example }: { example: MappingExample }) {
  switch (example.kind) {
    case "value":
      return (
        <>
          {example.steps.map((step, index) => (
            <span key={step} className="break-all font-mono">
              {index > 0 && <span className="mx-1.5 text-faint">→</span>}
              <span className={index === example.steps.length - 1 ? "font-medium" : "text-muted"}>
                {step}
              </span>
            </span>
          ))}
          <span className="ml-2 break-all text-muted">from {example.from}</span>
        </>
      );
    case "empty":
      return <span className="text-changed">nothing: no source has a value for this person</span>;
    case "problem":
      return <span className="text-removed">{example.message}</span>;
    default:
      return example satisfies never;
  }
}

/** A failed look-up shows as a problem of the example, not of the page. */
async function ask(url: string, signal: AbortSignal): Promise<MappingExample> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(String(response.status));
    return readExample(await response.json());
  } catch {
    return { kind: "problem", message: "The example could not be worked out. Reload the page." };
  }
}

function readExample(body: unknown): MappingExample {
  if (!isRecord(body)) return { kind: "empty" };
  const { kind, from, steps, message } = body;
  if (kind === "value" && typeof from === "string" && Array.isArray(steps)) {
    return { kind, from, steps: steps.map(String) };
  }
  if (kind === "problem") return { kind, message: String(message) };
  return { kind: "empty" };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
