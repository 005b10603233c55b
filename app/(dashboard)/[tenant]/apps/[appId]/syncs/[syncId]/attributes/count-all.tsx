"use client";

import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/button";
import { fill } from "@/app/_ui/fill";
import { ProgressBar } from "@/app/_ui/progress-bar";
import { texts } from "@/app/texts/attributes";
import type { AccountField } from "@/lib/core/target/target";
import type { MappingCounts } from "@/lib/engine/preview/try-mapping";
import { formatNumber, plural } from "@/lib/format";
import { fields } from "./draft";
import { ask } from "./use-preview";

type Sums = Omit<MappingCounts, "problems" | "cursor">;
type CountAllProps = {
  url: string;
  /** The draft, as the beginning of a JSON object. */
  draft: string;
  total: number;
  labels: Record<AccountField, string>;
  /** Names of the custom attributes, in their order. */
  attributes: { label: string }[];
  onTry: (personId: string) => void;
};

/** So many are counted without being asked; more cost the server seconds. */
const unaskedMax = 2_000;
const pauseMs = 800;

/** Errors and empty values of the draft over everybody who is staged, page by page. */
export function CountAll({ url, draft, total, labels, attributes, onTry }: CountAllProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const [counted, setCounted] = useState<{ of: string; sums: Sums; isDone: boolean } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const wanted = total <= unaskedMax || asked === draft ? draft : null;

  useEffect(() => {
    if (wanted === null) return;
    const stopped = new AbortController();
    const timer = setTimeout(() => {
      setError(null);
      void countPages(url, wanted, stopped.signal, (sums, isDone) => {
        setCounted({ of: wanted, sums, isDone });
      }).then((message) => {
        if (!stopped.signal.aborted) setError(message);
      });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [url, wanted]);

  if (total === 0) return null;
  const now = counted?.of === draft ? counted : null;
  return (
    <div className="flex flex-col gap-2 text-sm" aria-live="polite">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {now === null && wanted === null && (
          <Button size="sm" onClick={() => setAsked(draft)}>
            {fill(texts.checkAllPeople, { total: formatNumber(total) })}
          </Button>
        )}
        {now === null && wanted !== null && (
          <span className="text-muted">{texts.checkingEverybody}</span>
        )}
        {now !== null && (
          <Verdict {...now.sums} labels={labels} attributes={attributes} isDone={now.isDone} />
        )}
        {error !== null && <span className="text-removed">{error}</span>}
      </div>
      {now !== null && !now.isDone && (
        <ProgressBar label={texts.peopleChecked} value={now.sums.people} max={now.sums.total} />
      )}
      {now !== null && now.sums.examples.length > 0 && (
        <Examples examples={now.sums.examples} refused={now.sums.refused} onTry={onTry} />
      )}
    </div>
  );
}

async function countPages(
  url: string,
  draft: string,
  signal: AbortSignal,
  onPage: (sums: Sums, isDone: boolean) => void,
): Promise<string | null> {
  let sums: Sums | null = null;
  let cursor: string | null = null;
  for (;;) {
    const body: string = `${draft},"cursor":${JSON.stringify(cursor)}}`;
    const page: MappingCounts | { message: string } = await ask<MappingCounts>(url, body, signal);
    if (signal.aborted) return null;
    if ("message" in page) return page.message;
    sums = sums === null ? page : added(sums, page);
    cursor = page.cursor;
    onPage(sums, cursor === null);
    if (cursor === null) return null;
  }
}

function added(one: Sums, other: Sums): Sums {
  const both = (counter: "empty" | "failed") => ({
    username: one[counter].username + other[counter].username,
    displayName: one[counter].displayName + other[counter].displayName,
    email: one[counter].email + other[counter].email,
  });
  return {
    people: one.people + other.people,
    total: other.total,
    refused: one.refused + other.refused,
    unmatched: one.unmatched + other.unmatched,
    empty: both("empty"),
    failed: both("failed"),
    profile: other.profile.map(({ empty, failed }, index) => ({
      empty: empty + (one.profile[index]?.empty ?? 0),
      failed: failed + (one.profile[index]?.failed ?? 0),
    })),
    examples: [...one.examples, ...other.examples].slice(0, 5),
  };
}

type VerdictProps = Sums & Pick<CountAllProps, "labels" | "attributes"> & { isDone: boolean };

function Verdict({ people, total, refused, isDone, ...counts }: VerdictProps) {
  const notes = countNotes(counts);
  return (
    <p className="min-w-0 text-muted">
      <strong className={`font-medium ${refused > 0 ? "text-removed" : "text-added"}`}>
        {refused > 0
          ? fill(texts.wouldBeLeftOut, { refused: formatNumber(refused) })
          : texts.nobodyWouldBeLeft}
      </strong>
      {notes.length > 0 && `: ${notes.join(", ")}`} ·{" "}
      {isDone
        ? plural(people, "person", "people")
        : fill(texts.ofPeople, { people: formatNumber(people), total: formatNumber(total) })}{" "}
      checked
    </p>
  );
}

function countNotes(
  counts: Pick<VerdictProps, "empty" | "failed" | "profile" | "labels" | "attributes">,
) {
  const { empty, failed, profile, labels, attributes } = counts;
  const all = [
    ...fields.map((field) => ({
      ...{ label: labels[field], failed: failed[field], empty: empty[field] },
    })),
    ...profile.map((each, index) => ({ label: attributes[index]?.label ?? "", ...each })),
  ];
  return all.flatMap((each) => [
    ...(each.failed > 0 ? [`${formatNumber(each.failed)} errors in ${each.label}`] : []),
    ...(each.empty > 0 ? [`${formatNumber(each.empty)} without ${each.label}`] : []),
  ]);
}

type ExamplesProps = Pick<Sums, "examples" | "refused"> & { onTry: (personId: string) => void };

function Examples({ examples, refused, onTry }: ExamplesProps) {
  return (
    <details>
      <summary className="w-fit cursor-pointer text-muted">
        {refused > examples.length
          ? fill(texts.theFirstOfThem, { examples: examples.length })
          : texts.whoTheyAre}
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {examples.map(({ id, userName, message }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2">
            <button
              type="button"
              onClick={() => onTry(id)}
              className="break-all text-accent-text underline underline-offset-2"
            >
              {userName}
            </button>
            <span className="min-w-0 break-words text-removed">{message}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
