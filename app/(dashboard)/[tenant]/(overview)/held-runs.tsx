import { Callout } from "@/app/_ui/callout";
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
          title={`${run.appName} → ${run.targetName} waits for approval`}
          action={
            <LinkButton
              variant={index === 0 ? "primary" : "secondary"}
              href={`/${slug}/runs/${run.id}`}
            >
              Review
              <span className="sr-only">
                {" "}
                the run of {run.appName} → {run.targetName}
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
            Planned <RelativeTime at={run.createdAt} />; nothing is written until somebody decides.
          </p>
        </Callout>
      ))}
      {total > shown.length && (
        <p>
          <TextLink href={`/${slug}/runs?state=held`}>
            {plural(total - shown.length, "more run waits", "more runs wait")} for approval
          </TextLink>
        </p>
      )}
    </section>
  );
}
