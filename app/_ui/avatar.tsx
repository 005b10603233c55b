import { clsx } from "clsx";
import { initials } from "@/lib/format";

/** Initials on a quiet colour that stays with the name. Decoration: the name stands beside it. */
export function Avatar({ name, size = "md" }: { name: string; size?: "sm" | "md" | "lg" }) {
  return (
    <span
      aria-hidden
      className={clsx(
        "inline-grid shrink-0 select-none place-items-center rounded-full font-medium",
        sizes[size],
        colours[hash(name) % colours.length],
      )}
    >
      {initials(name)}
    </span>
  );
}

const sizes = {
  sm: "size-5 text-[0.5625rem]",
  md: "size-7 text-[0.6875rem]",
  lg: "size-10 text-base",
} as const;

const colours = [
  "bg-accent-soft text-accent-text",
  "bg-added-soft text-added",
  "bg-changed-soft text-changed",
  "bg-same-soft text-same",
];

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_003;
  return sum;
}
