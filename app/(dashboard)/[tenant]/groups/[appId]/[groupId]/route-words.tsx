import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/groups";
import type { AppRow } from "@/db/queries/apps";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { RoutedSourceGroup } from "@/lib/engine/plan/route-group";

type RuleProps = { route: RoutedSourceGroup | undefined; groupKey: string; href: string };

/** By which rule the group is fed, with the way to it. */
export function FeedRule({ route, groupKey, href }: RuleProps) {
  const feed = route?.feeds.find(({ key }) => key === groupKey);
  if (!route || !feed) {
    return <TextLink href={href}>{texts.fedByAnEarlier}</TextLink>;
  }
  const way = route.trace.length > 1 ? ` (${route.trace.join(" → ")})` : "";
  const words = route.mode === "manual" ? feed.places.join(", ") : `by its name${way}`;
  return <TextLink href={href}>{words || texts.byTheGroupMapping}</TextLink>;
}

type UnfedProps = {
  slug: string;
  appId: string;
  sync: AppRow["syncs"][number];
  route: RoutedSourceGroup;
};

/** A target that the group does not reach yet, and why. */
export function Unfed({ slug, appId, sync, route }: UnfedProps) {
  const href = `/${slug}/apps/${appId}/syncs/${sync.id}/group-sync`;
  return (
    <Card
      title={
        <TextLink href={`/${slug}/targets/${sync.targetId}`} className="break-words">
          {sync.targetName}
        </TextLink>
      }
      description={<TextLink href={href}>{texts.groupSync}</TextLink>}
    >
      <p className="wrap-anywhere text-muted">{sentence(route)}</p>
      {route.pattern !== null && (
        <p className="mt-1">
          <Code>{route.pattern}</Code>
        </p>
      )}
    </Card>
  );
}

function sentence({ leftOut, feeds }: RoutedSourceGroup): string {
  if (leftOut !== null) return reasonSentence(leftOut);
  const names = feeds.map(({ name }) => `“${name}”`).join(", ");
  return `By the rules it feeds ${names}. No run has carried that out yet.`;
}
