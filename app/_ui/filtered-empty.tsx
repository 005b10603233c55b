import { SearchX } from "lucide-react";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/ui";
import { EmptyState } from "./empty-state";
import { LinkButton } from "./link-button";

/** There are rows, but none that fits; `what` is the plural, for example "runs". */
export function FilteredEmpty({ what, clearHref }: { what: string; clearHref: string }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title={fill(texts.noMatch, { what })}
      action={<LinkButton href={clearHref}>{texts.clearFilters}</LinkButton>}
    >
      {texts.nothingFitsTheSearch}
    </EmptyState>
  );
}
