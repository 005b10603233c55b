"use client";

import { type RefObject, useEffect, useState } from "react";
import type { ActionState } from "@/app/_ui/action-state";

const pauseMs = 300;

type Problems = { error?: string | undefined; fields?: Record<string, string> | undefined };
const none: Problems = { error: undefined, fields: undefined };

/**
 * Answers to the form around a box, asked anew a moment after each change. The latest question
 * counts; what an answer leaves out, as where the form cannot be read, stays from the one before.
 * `complete` adds what the question needs beside the form's own fields.
 */
export function useDraftAnswer<Answer extends Problems>(
  box: RefObject<HTMLElement | null>,
  first: Answer,
  ask: ((previous: ActionState, form: FormData) => Promise<Answer>) | null,
  unreachable: Answer,
  complete = asIfSaved,
): { answer: Answer; busy: boolean } {
  const [answer, setAnswer] = useState(first);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const form = box.current?.closest("form");
    if (!form || !ask) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let latest = 0;
    async function look(turn: number, source: HTMLFormElement): Promise<void> {
      setBusy(true);
      const data = new FormData(source);
      complete(data);
      const reply = await ask?.({}, data).catch(() => unreachable);
      if (turn !== latest) return;
      setBusy(false);
      setAnswer((before) => ({ ...before, ...none, ...reply }));
    }
    function later(): void {
      clearTimeout(timer);
      latest += 1;
      const turn = latest;
      timer = setTimeout(() => form && void look(turn, form), pauseMs);
    }
    form.addEventListener("input", later);
    return () => {
      clearTimeout(timer);
      latest = -1;
      form.removeEventListener("input", later);
    };
  }, [box, ask, unreachable, complete]);

  return { answer, busy };
}

function asIfSaved(data: FormData): void {
  data.set("intent", "save");
}
