import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import { listExpiringTokens } from "@/db/queries/app-view";

type TokenEndingsProps = {
  tenantId: string;
  slug: string;
  /** One app's, or everybody's. */
  appId?: string;
};

const shownMax = 3;

/** Says which tokens end within a month or have ended; nothing where there are none. */
export async function TokenEndings({ tenantId, slug, appId }: TokenEndingsProps) {
  const tokens = await listExpiringTokens(tenantId, appId ?? null);
  if (tokens.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {tokens.slice(0, shownMax).map((token) => {
        const what = token.kind === "bearer" ? "SCIM token" : "client secret";
        const ended = token.expiresAt < new Date();
        return (
          <Callout
            key={token.id}
            tone={ended ? "danger" : "warning"}
            title={fill(ended ? texts.theTokenHasEnded : texts.theTokenEndsSoon, {
              what,
              appName: token.appName,
              lastFour: token.lastFour,
            })}
            action={
              <TextLink href={`/${slug}/apps/${token.appId}/configuration`}>
                {ended ? texts.makeANewOne : texts.changeOver}
              </TextLink>
            }
          >
            {ended ? texts.itEnded : texts.itEnds} <RelativeTime at={token.expiresAt} />.{" "}
            {ended ? texts.whatTheProviderSends : texts.makeASecondOne}
          </Callout>
        );
      })}
      {tokens.length > shownMax && (
        <p className="text-muted text-sm">
          {fill(texts.andMore, { tokens: tokens.length - shownMax })}
        </p>
      )}
    </div>
  );
}
