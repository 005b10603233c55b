import { clsx } from "clsx";

export type ChangeKind = "added" | "changed" | "removed" | "unchanged";

/** + ~ − = in the colour of its meaning, with the word for those who do not see it. */
export function ChangeGlyph({ kind }: { kind: ChangeKind }) {
  const { glyph, word, text } = meanings[kind];
  return (
    <span className={clsx("inline-block w-[1ch] font-mono font-semibold", text)}>
      <span aria-hidden>{glyph}</span>
      <span className="sr-only">{word}</span>
    </span>
  );
}

export const meanings = {
  added: { glyph: "+", word: "added", text: "text-added", solid: "fill-added-solid" },
  changed: { glyph: "~", word: "changed", text: "text-changed", solid: "fill-changed-solid" },
  removed: { glyph: "−", word: "removed", text: "text-removed", solid: "fill-removed-solid" },
  unchanged: { glyph: "=", word: "unchanged", text: "text-same", solid: "fill-line-strong" },
} as const;
