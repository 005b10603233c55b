"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/ui";
import { parseTheme, type Theme, themeCookie } from "./theme";

const choices = [
  { theme: "light", label: texts.light, Icon: Sun },
  { theme: "dark", label: texts.dark, Icon: Moon },
  { theme: "system", label: texts.asTheSystem, Icon: Monitor },
] as const;

/** Light, dark or as the system says; kept in a cookie so that the server paints it right. */
export function ThemeToggle() {
  const current = useSyncExternalStore(subscribe, readTheme, () => "system");
  return (
    <fieldset className="inline-flex rounded-md border bg-surface p-0.5">
      <legend className="sr-only">{texts.theme}</legend>
      {choices.map(({ theme, label, Icon }) => (
        <button
          key={theme}
          type="button"
          title={label}
          aria-label={label}
          aria-pressed={current === theme}
          onClick={() => setTheme(theme)}
          className="grid size-6 place-items-center rounded-sm text-faint hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      ))}
    </fieldset>
  );
}

/** One button that goes from light to dark to the system's choice, where room is scarce. */
export function ThemeButton() {
  const current = useSyncExternalStore(subscribe, readTheme, () => "system");
  const at = choices.findIndex(({ theme }) => theme === current);
  const { label, Icon } = choices[at] ?? choices[2];
  const next = choices[(at + 1) % choices.length] ?? choices[0];
  return (
    <button
      type="button"
      title={fill(texts.theme2, { label })}
      aria-label={fill(texts.themeChangeTo, { now: label, next: next.label })}
      onClick={() => setTheme(next.theme)}
      className="grid size-8 shrink-0 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readTheme(): Theme {
  return parseTheme(document.documentElement.dataset["theme"]);
}

function setTheme(theme: Theme): void {
  const year = 31_536_000;
  const system = theme === "system";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${system ? 0 : year}; samesite=lax`;
  if (system) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const listener of listeners) listener();
}
