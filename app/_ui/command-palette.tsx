"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useState } from "react";
import { texts } from "@/app/texts/ui";
import {
  type CommandEntry,
  type CommandGroup,
  groupEntries,
  matchEntries,
  parseEntries,
} from "./command-search";
import { Kbd } from "./kbd";

type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Has the focus again when it closes. */
  button: RefObject<HTMLButtonElement | null>;
  entries: readonly CommandEntry[];
  searchUrl: string | undefined;
  /** Perhaps typed before the list was there. */
  query: string;
  onQuery: (query: string) => void;
};

/** The list that the command menu opens. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onOpenChange, button, ...list } = props;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-4 sm:pt-[14vh]">
          <Dialog.Popup
            aria-label={texts.searchOrJumpTo}
            finalFocus={button}
            className="w-full max-w-xl overflow-hidden rounded-lg border bg-raised shadow-float outline-none transition-[opacity,transform] duration-100 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Palette {...list} onGo={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({
  entries,
  searchUrl,
  query,
  onQuery,
  onGo,
}: Omit<CommandPaletteProps, "open" | "onOpenChange" | "button"> & { onGo: () => void }) {
  const router = useRouter();
  const { found, busy } = useSearch(searchUrl, query);
  const groups = groupEntries([...matchEntries(entries, query), ...found]);

  function go(entry: CommandEntry): void {
    onGo();
    router.push(entry.href);
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={(value, details) => {
        if (details.reason !== "item-press") onQuery(value);
      }}
      itemToStringValue={(entry: CommandEntry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Autocomplete.Input
          aria-label={texts.searchOrJumpTo}
          placeholder="A page, a person, a group, a run id…"
          className="h-11 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
        <Kbd>Esc</Kbd>
      </div>
      <div className="scroll-thin max-h-[min(26rem,60dvh)] overflow-y-auto overscroll-contain">
        <Autocomplete.Empty>
          <p className="px-4 py-8 text-center text-muted empty:hidden">
            {busy ? texts.searching : texts.nothingFoundNamesE}
          </p>
        </Autocomplete.Empty>
        <Autocomplete.List className="p-1.5 empty:p-0">
          {(group: CommandGroup) => (
            <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1">
              <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-faint text-xs">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: CommandEntry) => (
                  <Autocomplete.Item
                    key={entry.href}
                    value={entry}
                    onClick={() => go(entry)}
                    className="flex min-h-9 cursor-default select-none items-center gap-3 rounded-md px-2.5 outline-none data-highlighted:bg-hover"
                  >
                    <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                    <span className="max-w-48 truncate text-faint text-sm">{entry.detail}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
    </Autocomplete.Root>
  );
}

function useSearch(
  url: string | undefined,
  query: string,
): { found: CommandEntry[]; busy: boolean } {
  const wanted = url !== undefined && query.trim().length >= 2 ? query.trim() : "";
  const [answer, setAnswer] = useState<{ query: string; found: CommandEntry[] }>(nothing);
  useEffect(() => {
    if (url === undefined || wanted === "") return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(`${url}?q=${encodeURIComponent(wanted)}`, abort.signal).then(
        (found) => setAnswer({ query: wanted, found }),
        () => !abort.signal.aborted && setAnswer({ query: wanted, found: [] }),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [url, wanted]);
  if (wanted === "") return { found: [], busy: false };
  return { found: answer.found, busy: answer.query !== wanted };
}

const nothing: { query: string; found: CommandEntry[] } = { query: "", found: [] };

async function ask(url: string, signal: AbortSignal): Promise<CommandEntry[]> {
  const response = await fetch(url, { signal, headers: { accept: "application/json" } });
  return response.ok ? parseEntries(await response.json()) : [];
}
