import { clsx } from "clsx";
import Link from "next/link";
import { formatNumber } from "@/lib/format";
import { paramOf, type UrlParams, withParams } from "./url";

type FilterChipsProps = {
  /** What is filtered by, for example "State". */
  label: string;
  /** The parameter in the URL. */
  name: string;
  path: string;
  params: UrlParams;
  options: readonly { value: string; label: string; count?: number | undefined }[];
  /** The chip that clears the filter. */
  allLabel?: string | undefined;
};

/** One filter with a handful of values. Links, so that every view has an address. */
export function FilterChips({
  label,
  name,
  path,
  params,
  options,
  allLabel = "All",
}: FilterChipsProps) {
  const current = paramOf(params, name);
  const chips = [{ value: null, label: allLabel, count: undefined }, ...options];
  return (
    <nav aria-label={label} className="scroll-thin flex max-w-full gap-1 overflow-x-auto">
      {chips.map((chip) => (
        <Link
          key={chip.value ?? ""}
          href={withParams(path, params, { [name]: chip.value })}
          scroll={false}
          aria-current={chip.value === current ? "true" : undefined}
          className={clsx(
            "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-sm",
            chip.value === current
              ? "border-accent bg-accent-soft font-medium text-accent-text"
              : "bg-surface text-muted hover:bg-hover hover:text-ink",
          )}
        >
          {chip.label}
          {chip.count !== undefined && (
            <span className="tabular-nums opacity-90">{formatNumber(chip.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
