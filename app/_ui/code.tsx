import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";

/** An id, a URL, an attribute name inside text. */
export function Code({ children }: { children: ReactNode }) {
  return (
    <code className="break-words rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.92em] text-ink [overflow-wrap:anywhere]">
      {children}
    </code>
  );
}

type CodeBlockProps = {
  text: string;
  /** What it is, for screen readers and above the block. */
  label: string;
  copy?: boolean | undefined;
};

/** A command, a JSON document. Scrolls sideways rather than wrapping. */
export function CodeBlock({ text, label, copy = true }: CodeBlockProps) {
  return (
    <figure className="overflow-hidden rounded-lg border bg-sunken">
      <figcaption className="flex h-9 items-center justify-between border-b pr-1 pl-3 text-muted text-xs">
        {label}
        {copy && <CopyButton text={text} label={`Copy ${label}`} />}
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="scroll-thin overflow-x-auto p-3 font-mono text-sm"
      >
        <code>{text}</code>
      </pre>
    </figure>
  );
}
