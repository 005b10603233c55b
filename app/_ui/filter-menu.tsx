import { Check, ChevronDown } from "lucide-react";
import { formatNumber } from "@/lib/format";
import { Menu } from "./menu";
import type { MenuItem } from "./menu-item";
import { paramOf, type UrlParams, withParams } from "./url";

type FilterMenuProps = {
  /** What is filtered by, for example "Trigger". */
  label: string;
  /** The parameter in the URL. */
  name: string;
  path: string;
  params: UrlParams;
  options: readonly { value: string; label: string; count?: number | undefined }[];
  /** How no choice is called; "Any trigger" when left out. */
  noneLabel?: string | undefined;
};

/** One filter with many values behind a button. Links, so that every view has an address. */
export function FilterMenu({ label, name, path, params, options, noneLabel }: FilterMenuProps) {
  const current = paramOf(params, name);
  const chosen = options.find((option) => option.value === current);
  const all = { value: null, label: noneLabel ?? `Any ${label.toLowerCase()}`, count: undefined };
  return (
    <Menu
      align="start"
      triggerClassName={`inline-flex h-8 max-w-64 items-center gap-1.5 rounded-md border px-2.5 text-sm ${
        chosen
          ? "border-accent bg-accent-soft font-medium text-accent-text"
          : "bg-surface text-muted hover:bg-hover hover:text-ink"
      }`}
      trigger={
        <>
          <span className="truncate">{chosen ? `${label}: ${chosen.label}` : label}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0" />
        </>
      }
      items={[all, ...options].map(
        (option): MenuItem => ({
          kind: "link",
          label: option.label,
          href: withParams(path, params, { [name]: option.value }),
          icon: (
            <Check aria-hidden className={option.value === current ? undefined : "invisible"} />
          ),
          note: option.count === undefined ? undefined : formatNumber(option.count),
        }),
      )}
    />
  );
}
