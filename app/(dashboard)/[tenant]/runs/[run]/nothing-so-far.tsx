import { SearchX } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { GoOn } from "@/app/_ui/go-on";
import { LinkButton } from "@/app/_ui/link-button";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";

type NothingSoFarProps = {
  page: { next: string | null; previous: string | null };
  howFar: string;
  path: string;
  url: UrlParams;
};

/** A search of a large run whose time was over before it found anything: it goes on by itself. */
export function NothingSoFar({ page, howFar, path, url }: NothingSoFarProps) {
  const on = paramOf(url, "before") === null ? { after: page.next } : { before: page.previous };
  const href = withParams(path, url, { ...on, change: null });
  return (
    <EmptyState
      icon={<SearchX />}
      title={texts.nothingFoundSoFar}
      action={<LinkButton href={href}>{texts.goOn}</LinkButton>}
    >
      <span role="status">{howFar}</span>
      <GoOn href={href} />
    </EmptyState>
  );
}
