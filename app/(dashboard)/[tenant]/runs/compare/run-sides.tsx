import { ArrowLeftRight } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ChangeCounts } from "@/app/_ui/change-counts";
import { fill } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { SelectField } from "@/app/_ui/select-field";
import { ShareBar } from "@/app/_ui/share-bar";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/runs";
import type { RunRow } from "@/db/queries/runs";
import { formatDuration, formatMomentOfYear, formatNumber } from "@/lib/format";
import { changesOf } from "../run-changes";
import { tookMs } from "../run-columns";
import { runKind, stateLabels } from "../run-words";

type RunSidesProps = { slug: string; one: RunRow; other: RunRow; choices: readonly RunRow[] };

/** The two runs, and the choice of others of the sync. */
export function RunSides({ slug, one, other, choices }: RunSidesProps) {
  return (
    <>
      <form method="get" className="flex flex-col gap-3">
        <div className="grid gap-3 lg:grid-cols-2">
          <SelectField
            name="one"
            label={fill(texts.startedAtUtc, { letter: "A" })}
            className="max-sm:[&>select]:text-sm"
            defaultValue={one.id}
            options={optionsOf(one, choices)}
          />
          <SelectField
            name="other"
            label={fill(texts.startedAtUtc, { letter: "B" })}
            className="max-sm:[&>select]:text-sm"
            defaultValue={other.id}
            options={optionsOf(other, choices)}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <Button type="submit">{texts.compare}</Button>
          <LinkButton href={`/${slug}/runs/compare?one=${other.id}&other=${one.id}`}>
            <ArrowLeftRight aria-hidden /> {texts.swap}
          </LinkButton>
        </div>
      </form>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Side letter="A" run={one} slug={slug} />
        <Side letter="B" run={other} slug={slug} />
      </div>
    </>
  );
}

function optionsOf(chosen: RunRow, choices: readonly RunRow[]) {
  const all = choices.some(({ id }) => id === chosen.id) ? choices : [chosen, ...choices];
  return all.map((run) => ({
    value: run.id,
    label: `${formatMomentOfYear(run.createdAt, "UTC")} · ${runKind(run)} · ${stateLabels[run.state]}`,
  }));
}

const signs = ["added", "changed", "removed"] as const;

function Side({ letter, run, slug }: { letter: string; run: RunRow; slug: string }) {
  const { sums, failed, skipped } = changesOf(run);
  const took = tookMs(run);
  const rules = `/${slug}/apps/${run.appId}/syncs/${run.syncId}/versions/${run.settingsVersion}`;
  return (
    <Card
      title={
        <TextLink href={`/${slug}/runs/${run.id}`} className="wrap-anywhere">
          {letter} · {run.appName} → {run.targetName}
        </TextLink>
      }
      description={
        <>
          {runKind(run)} · <RelativeTime at={run.createdAt} />
        </>
      }
      action={<RunStateBadge state={run.state} />}
    >
      <div className="flex flex-col gap-3">
        <ShareBar
          label={texts.changes}
          parts={[
            ...signs.map((sign) => ({ label: sign, value: sums[sign], look: sign })),
            { label: texts.leftUndoneWithin, value: skipped, look: "skipped" },
            { label: "failed", value: failed, look: "failed" },
          ]}
        />
        <KeyValues
          items={[
            { label: texts.changes, value: <ChangeCounts {...sums} /> },
            { label: texts.leftUndone, value: formatNumber(skipped) },
            { label: texts.failed, value: formatNumber(failed) },
            { label: texts.took, value: took === null ? "–" : formatDuration(took) },
            {
              label: texts.rules,
              value: (
                <TextLink href={rules}>
                  {fill(texts.version, { settingsVersion: run.settingsVersion })}
                </TextLink>
              ),
            },
          ]}
        />
      </div>
    </Card>
  );
}
