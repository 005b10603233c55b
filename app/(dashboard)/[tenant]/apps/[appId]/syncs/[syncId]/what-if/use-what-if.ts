"use client";

import { useCallback, useEffect, useState } from "react";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
import { ask } from "../attributes/use-preview";

/** A question without its page: the same text is the same question. */
export type Question = string | null;

type Answered = { to: string; found: PlanComparison };

const pauseMs = 700;

/** Asks a moment after the last change; the answer to an older question is never shown for a newer. */
export function useWhatIf(url: string, question: Question) {
  const [answered, setAnswered] = useState<Answered | null>(null);
  const [failed, setFailed] = useState<{ to: string; message: string } | null>(null);

  useEffect(() => {
    if (question === null) return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await ask<PlanComparison>(url, question, stopped.signal);
      if (stopped.signal.aborted) return;
      if ("message" in answer) setFailed({ to: question, message: answer.message });
      else setAnswered({ to: question, found: answer });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [url, question]);

  const found = question !== null && answered?.to === question ? answered.found : null;
  const error = question !== null && failed?.to === question ? failed.message : null;

  /** Adds the rows that follow. */
  const more = useCallback(async () => {
    if (!found?.next || question === null) return;
    const body = JSON.stringify({ ...JSON.parse(question), after: found.next });
    const next = await ask<PlanComparison>(url, body, AbortSignal.timeout(timeLimitMs));
    if ("message" in next) setFailed({ to: question, message: next.message });
    else setAnswered({ to: question, found: { ...next, rows: [...found.rows, ...next.rows] } });
  }, [url, question, found]);

  return { found, error, pending: question !== null && found === null && error === null, more };
}

const timeLimitMs = 30_000;
