"use client";

import { useEffect, useState } from "react";
import { texts } from "@/app/texts/attributes";
import type { FieldProblem, TriedPerson } from "@/lib/engine/preview/try-mapping";

export type Preview = { problems: FieldProblem[]; people: TriedPerson[]; total: number };

const pauseMs = 250;

/** Asks the server what the draft gives, a moment after the last key. */
export function usePreview(url: string, body: string, first: Preview) {
  const [answered, setAnswered] = useState<{ body: string; preview: Preview }>({
    body,
    preview: first,
  });
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    if (answered.body === body) return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await ask<Preview>(url, body, stopped.signal);
      if (stopped.signal.aborted) return;
      if ("message" in answer) setError(answer.message);
      else {
        setError(null);
        setAnswered({ body, preview: answer });
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [answered.body, body, url]);

  return { preview: answered.preview, error, pending: answered.body !== body && error === null };
}

/** Our own server's answer, or why there is none. */
export async function ask<Answer extends object>(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<Answer | { message: string }> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body, signal });
    return await response.json();
  } catch {
    return { message: texts.thePreviewCould };
  }
}
