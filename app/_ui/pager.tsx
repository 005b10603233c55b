import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/ui";
import { Button } from "./button";
import { LinkButton } from "./link-button";
import { type UrlParams, withParams } from "./url";

type PagerProps = {
  /** Null where there is nothing before. */
  previousHref: string | null;
  nextHref: string | null;
  /** "Newer"/"Older" for things in time (the default); "Previous"/"Next" for names. */
  order?: "time" | "name" | undefined;
  /** For example "50 of 12,400". */
  summary?: ReactNode;
};

/** Steps through a list by keyset: no page numbers, as fast on the last page as on the first. */
export function Pager({ previousHref, nextHref, order = "time", summary }: PagerProps) {
  const [previous, next] = order === "time" ? ["Newer", "Older"] : ["Previous", "Next"];
  return (
    <nav aria-label={texts.pages} className="flex items-center justify-between gap-4">
      <span className="text-faint text-xs tabular-nums">{summary}</span>
      <span className="flex gap-2">
        <Step href={previousHref}>
          <ChevronLeft aria-hidden />
          {previous}
        </Step>
        <Step href={nextHref}>
          {next}
          <ChevronRight aria-hidden />
        </Step>
      </span>
    </nav>
  );
}

type Neighbours = { previous: string | null; next: string | null };

type PagerOptions = Pick<PagerProps, "order" | "summary"> & {
  /** A parameter that names something of this page alone, such as the row that is open. */
  without?: string;
};

/** The foot of a list at an address; nothing where all of the list is on one page. */
export function pagerOf(
  { previous, next }: Neighbours,
  path: string,
  params: UrlParams,
  { order, summary, without }: PagerOptions = {},
): ReactNode {
  if (previous === null && next === null) return undefined;
  const kept = without === undefined ? {} : { [without]: null };
  return (
    <Pager
      order={order}
      summary={summary}
      previousHref={previous && withParams(path, params, { before: previous, ...kept })}
      nextHref={next && withParams(path, params, { after: next, ...kept })}
    />
  );
}

function Step({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null) {
    return (
      <Button size="sm" disabled>
        {children}
      </Button>
    );
  }
  return (
    <LinkButton size="sm" href={href}>
      {children}
    </LinkButton>
  );
}
