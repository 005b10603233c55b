"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SettingField } from "@/lib/core/settings/setting-field";

type OnlyWithProps = {
  choices: NonNullable<SettingField["onlyWith"]>;
  /** What the form's fields hold when it opens. */
  opening: Readonly<Record<string, string | undefined>>;
  children: ReactNode;
};

/** Fields that count only while something is chosen elsewhere in the form, and show only then. */
export function OnlyWith({ choices, opening, children }: OnlyWithProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isChosen, setChosen] = useState(() =>
    Object.entries(choices).every(([name, values]) => values.includes(opening[name] ?? "")),
  );

  useEffect(() => {
    const form = box.current?.closest("form");
    if (!form) return;
    const look = () => {
      const data = new FormData(form);
      setChosen(
        Object.entries(choices).every(([name, values]) => values.includes(String(data.get(name)))),
      );
    };
    form.addEventListener("change", look);
    return () => form.removeEventListener("change", look);
  }, [choices]);

  return (
    <div ref={box} hidden={!isChosen}>
      {children}
    </div>
  );
}
