import { Callout } from "@/app/_ui/callout";
import { fill, filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/overview";
import type { RunRow } from "@/db/queries/runs";
import { plural } from "@/lib/format";

type HeldRunsProps = { slug: string; runs: readonly RunRow[]; total: number };

const shownMax = 5;

/** Runs that wait for a person, before all else. */
export function HeldRuns({ slug, runs, total }: HeldRunsProps) {
  if (runs.length === 0) return null;
  const shown = runs.slice(0, shownMax);
  return (
    <section aria-label={texts.runsWaitingForApproval} className="flex flex-col gap-3">
      {shown.map((run, index) => (
        <Callout
          key={run.id}
          tone="warning"
          title={fill(texts.waitsForApproval, { appName: run.appName, targetName: run.targetName })}
          action={
            <LinkButton
              variant={index === 0 ? "primary" : "secondary"}
              href={`/${slug}/runs/${run.id}`}
            >
              Review
              <span className="sr-only">
                {" "}
                {fill(texts.theRunOf, { appName: run.appName, targetName: run.targetName })}
              </span>
            </LinkButton>
          }
        >
          {(run.holds ?? []).map((hold) => (
            <p key={hold.code} className="break-words">
              {hold.message}
            </p>
          ))}
          <p className="mt-1 text-muted text-sm">
            {filled(texts.plannedNothingIsWritten, { time: <RelativeTime at={run.createdAt} /> })}
          </p>
        </Callout>
      ))}
      {total > shown.length && (
        <p>
          <TextLink href={`/${slug}/runs?state=held`}>
            {fill(texts.forApproval, {
              more: plural(total - shown.length, "more run waits", "more runs wait"),
            })}
          </TextLink>
        </p>
      )}
    </section>
  );
}
