"use client";

import { usePathname } from "next/navigation";
import { type RefObject, useEffect, useRef, useState } from "react";
import { texts } from "@/app/texts/rules";
import { type Question, useWhatIf } from "./use-what-if";
import { WhatIfAnswer } from "./what-if-answer";

/** Tabs that decide when a run starts or waits, not what it plans. */
const untouched: Record<string, string> = {
  schedule: "When a run starts does not change what it does.",
  inactivity: "The list above says it: who would be disabled now, and who is next.",
  safety:
    "Limits decide whether a run waits for a person, not what it plans; above it says how much goes without one.",
};

/** What the tab's form, as it stands, would do otherwise than the settings in force. */
export function WhatIf() {
  const path = usePathname();
  const [tab, base] = [path.split("/").at(-1) ?? "", path.slice(0, path.lastIndexOf("/"))];
  const box = useRef<HTMLDivElement>(null);
  const form = useChangedForm(box);
  const [thorough, setThorough] = useState<string | null>(null);
  const words = untouched[tab];
  const question: Question =
    form === null || words !== undefined
      ? null
      : `{"tab":${JSON.stringify(tab)},"form":${form},"after":null,"quick":${thorough !== form}}`;
  const { found, error, pending, more } = useWhatIf(`${base}/what-if`, question);
  return (
    <div ref={box} aria-busy={pending} aria-live="polite" className="flex flex-col gap-2">
      <h3 className="font-medium">{texts.whatThisChanges}</h3>
      {question === null ? (
        <p className="text-muted text-sm">{words ?? texts.nothingIsChangedYet}</p>
      ) : (
        <WhatIfAnswer
          found={found}
          error={error}
          onAll={thorough === form ? null : () => setThorough(form)}
          onMore={more}
        />
      )}
    </div>
  );
}

/** The form's fields as JSON once they differ from what was drawn; null while they do not. */
function useChangedForm(inside: RefObject<HTMLElement | null>): string | null {
  const [text, setText] = useState<string | null>(null);

  useEffect(() => {
    const form = inside.current?.closest("form");
    if (!form) return;
    const drawn = fieldsOf(form);
    function look(): void {
      if (!form) return;
      const now = fieldsOf(form);
      setText(now === drawn ? null : now);
    }
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    return () => {
      form.removeEventListener("input", look);
      form.removeEventListener("change", look);
    };
  }, [inside]);

  return text;
}

/** As saving would send them, but for the reason, which changes nothing. */
function fieldsOf(form: HTMLFormElement): string {
  const fields = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value !== "string" || name === "comment" || name.startsWith("$ACTION_")
      ? []
      : [[name, value]],
  );
  return JSON.stringify([...fields, ["comment", ""], ["intent", "save"]]);
}
