import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/overview";
import { endingApiKeys } from "@/db/queries/api-keys";

const shownMax = 3;

/** Says which API keys end within a month; nothing where there are none. */
export async function KeyEndings({ tenantId, slug }: { tenantId: string; slug: string }) {
  const keys = await endingApiKeys(tenantId);
  if (keys.length === 0) return null;
  const link = <TextLink href={`/${slug}/settings/api-keys`}>{texts.openTheKeys}</TextLink>;
  return (
    <div className="flex flex-col gap-3">
      {keys.slice(0, shownMax).map(({ id, name, lastFour, expiresAt }) => (
        <Callout
          key={id}
          tone="warning"
          title={fill(texts.theKeyEndsSoon, { name, lastFour })}
          action={link}
        >
          {texts.itEnds} <RelativeTime at={expiresAt} />. {texts.makeAnotherKey}
        </Callout>
      ))}
      {keys.length > shownMax && (
        <p className="text-muted text-sm">
          {fill(texts.moreKeysEnd, { keys: keys.length - shownMax })}
        </p>
      )}
    </div>
  );
}
