import { SearchX } from "lucide-react";
import { texts } from "@/app/texts/ui";
import { EmptyState } from "./empty-state";
import { LinkButton } from "./link-button";

/** There are rows, but none that fits; `what` is the plural, for example "runs". */
export function FilteredEmpty({ what, clearHref }: { what: string; clearHref: string }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title={`No ${what} match`}
      action={<LinkButton href={clearHref}>{texts.clearFilters}</LinkButton>}
    >
      {texts.nothingFitsTheSearch}
    </EmptyState>
  );
}
