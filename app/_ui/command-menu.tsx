"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { texts } from "@/app/texts/ui";
import type { CommandEntry } from "./command-search";
import { Kbd } from "./kbd";
import { useLazy } from "./use-lazy";
import { useTypedAhead } from "./use-typed-ahead";

type CommandMenuProps = {
  entries: readonly CommandEntry[];
  /** Asked with `?q=` from two characters on; answers `{ items: CommandEntry[] }`. */
  searchUrl?: string | undefined;
  /** A square button with only the icon, for the top bar. */
  compact?: boolean | undefined;
};

const load = async () => (await import("./command-palette")).CommandPalette;

/** Go anywhere by typing: Ctrl K or ⌘ K. */
export function CommandMenu({ entries, searchUrl, compact = false }: CommandMenuProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [Palette, fetchPalette] = useLazy(load);
  const button = useRef<HTMLButtonElement>(null);
  function toggle(): void {
    fetchPalette();
    setQuery("");
    setOpen((was) => !was);
  }
  useShortcut(compact ? null : toggle);
  useTypedAhead(open, setQuery);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={texts.searchOrJumpTo}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={toggle}
        onFocus={fetchPalette}
        onPointerEnter={fetchPalette}
        className={
          compact
            ? "grid size-8 place-items-center rounded-md text-muted hover:bg-hover"
            : "flex h-8 w-full items-center gap-2 rounded-md border bg-surface px-2 text-faint hover:bg-hover"
        }
      >
        <Search aria-hidden className="size-4 shrink-0" />
        {!compact && (
          <>
            <span className="flex-1 text-left text-sm">{texts.searchOrJumpTo}</span>
            <Kbd>Ctrl K</Kbd>
          </>
        )}
      </button>
      {Palette !== null && (
        <Palette
          open={open}
          onOpenChange={setOpen}
          button={button}
          entries={entries}
          searchUrl={searchUrl}
          query={query}
          onQuery={setQuery}
        />
      )}
    </>
  );
}

function useShortcut(toggle: (() => void) | null): void {
  useEffect(() => {
    if (toggle === null) return;
    function onKey(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      toggle?.();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [toggle]);
}
