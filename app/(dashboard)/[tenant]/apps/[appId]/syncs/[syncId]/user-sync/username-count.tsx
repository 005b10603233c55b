"use client";

import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/button";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import type { MappingCounts } from "@/lib/engine/preview/try-mapping";
import { formatNumber } from "@/lib/format";
import { ask } from "../attributes/use-preview";

type UsernameCountProps = {
  url: string;
  /** The draft, as the beginning of a JSON object. */
  draft: string;
  total: number;
};

type Counted = { of: string; people: number; unmatched: number; refused: number };

/** How many people the pattern matches, over all of them; counted when somebody asks. */
export function UsernameCount({ url, draft, total }: UsernameCountProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const [counted, setCounted] = useState<Counted | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    if (asked !== draft) return;
    const stopped = new AbortController();
    setError(null);
    void countPages(url, draft, stopped.signal, setCounted).then((message) => {
      if (!stopped.signal.aborted) setError(message);
    });
    return () => stopped.abort();
  }, [url, draft, asked]);

  const now = counted?.of === draft ? counted : null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm" aria-live="polite">
      {asked !== draft && (
        <Button size="sm" onClick={() => setAsked(draft)}>
          {fill(texts.countOverAll, { total: formatNumber(total) })}
        </Button>
      )}
      {now !== null && (
        <p className="text-muted">
          <strong className={`font-medium ${now.unmatched > 0 ? "text-removed" : "text-added"}`}>
            {fill(texts.matchAndDoNot, {
              matched: formatNumber(now.people - now.unmatched),
              unmatched: formatNumber(now.unmatched),
            })}
          </strong>
          {now.refused > now.unmatched &&
            ` · ${fill(texts.leftOutForAnother, { refused: formatNumber(now.refused - now.unmatched) })}`}
          {` · ${fill(texts.ofSoManyPeople, { people: formatNumber(now.people), total: formatNumber(total) })}`}
        </p>
      )}
      {error !== null && <span className="text-removed">{error}</span>}
    </div>
  );
}

async function countPages(
  url: string,
  draft: string,
  signal: AbortSignal,
  onPage: (sums: Counted) => void,
): Promise<string | null> {
  const sums = { people: 0, unmatched: 0, refused: 0 };
  for (let cursor: string | null = null; ; ) {
    const body: string = `${draft},"cursor":${JSON.stringify(cursor)}}`;
    const page: MappingCounts | { message: string } = await ask<MappingCounts>(url, body, signal);
    if (signal.aborted) return null;
    if ("message" in page) return page.message;
    sums.people += page.people;
    sums.unmatched += page.unmatched;
    sums.refused += page.refused;
    onPage({ of: draft, ...sums });
    if (page.cursor === null) return null;
    cursor = page.cursor;
  }
}
