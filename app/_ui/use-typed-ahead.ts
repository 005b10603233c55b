import { useEffect } from "react";

/**
 * Passes on what is typed between opening a dialog and its field having the keyboard: the script of
 * what opens may still be on its way, and who knows a shortcut does not wait for it.
 */
export function useTypedAhead(open: boolean, type: (change: (text: string) => string) => void) {
  useEffect(() => {
    if (!open) return;
    function onKey(event: KeyboardEvent): void {
      const { key, ctrlKey, metaKey, altKey } = event;
      const isText = key.length === 1 && !ctrlKey && !metaKey && !altKey;
      if (!(isText || key === "Backspace") || hasField()) return;
      event.preventDefault();
      type((text) => (isText ? text + key : text.slice(0, -1)));
    }
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [open, type]);
}

function hasField(): boolean {
  return document.activeElement?.matches("[role=dialog] input") ?? false;
}
