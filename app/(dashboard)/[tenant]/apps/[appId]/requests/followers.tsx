import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { filled } from "@/app/_ui/fill";
import { RunStateBadge } from "@/app/_ui/run-state";
import { Section } from "@/app/_ui/section";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/requests";
import type { Follower } from "@/db/queries/request-runs";
import { signOf } from "@/lib/core/plan/change";
import { kindOfChange, signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { ExplainedRequest } from "@/lib/engine/scim/explain-request";
import { changeText } from "../../../runs/[run]/change-text";
import { OutcomeBadge } from "../../../runs/[run]/results";

type FollowersProps = { request: ExplainedRequest; slug: string; appId: string };

/** The run that carried the change on, for each target, with what it did about those touched. */
export function Followers({ request: { followers }, slug, appId }: FollowersProps) {
  return (
    <Section title={texts.carriedOnBy}>
      {followers.length === 0 && (
        <p className="text-muted">
          {filled(texts.nothingYetThisApp, {
            link: <TextLink href={`/${slug}/apps/${appId}`}>{texts.chooseOneOnIts}</TextLink>,
          })}
        </p>
      )}
      <ul className="flex flex-col gap-4">
        {followers.map((follower) => (
          <li key={follower.syncId} className="flex flex-col gap-2">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{follower.targetName}</span>
              {follower.run && (
                <>
                  <RunStateBadge state={follower.run.state} />
                  <TextLink href={`/${slug}/runs/${follower.run.id}`}>{texts.openTheRun}</TextLink>
                </>
              )}
            </p>
            <Results follower={follower} slug={slug} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Results({ follower, slug }: { follower: Follower; slug: string }) {
  const { run, changes } = follower;
  if (changes.length === 0) return <p className="text-muted">{quietWords(follower)}</p>;
  return (
    <ul className="flex flex-col gap-2 border-l pl-3">
      {changes.map((change) => (
        <li key={change.seq} className="flex min-w-0 flex-col">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <ChangeGlyph kind={signName(signOf(kindOfChange(change)))} />
            <TextLink
              className="wrap-anywhere"
              href={`/${slug}/runs/${run?.id}?change=${change.seq}`}
            >
              {change.subject}
            </TextLink>
            <span className="wrap-anywhere">{changeText(change)}</span>
            <OutcomeBadge outcome={change.outcome} />
          </span>
          <span className="wrap-anywhere text-muted text-sm">
            {change.message ?? reasonSentence(change.reason)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Why there is nothing to list. */
function quietWords({ run, isPaused, isPending }: Follower): string {
  if (run?.state === "queued" || run?.state === "running") return "The run is under way.";
  if (run) return "This run had nothing to change for those the request touched.";
  if (isPaused) return "The sync is paused; the change waits until it is resumed.";
  if (isPending) return "Waiting for a run, which starts within seconds.";
  return "No run has looked at it.";
}
