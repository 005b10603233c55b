import { ChangeCounts } from "@/app/_ui/change-counts";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { ShareBar } from "@/app/_ui/share-bar";
import type { Column } from "@/app/_ui/table";
import { texts } from "@/app/texts/runs";
import type { RunRow } from "@/db/queries/runs";
import { formatDuration, formatNumber } from "@/lib/format";
import { changesOf } from "./run-changes";
import { scopeLabels, triggerLabels } from "./run-words";

/** Runs of any sync, for lists that go over several. */
export const runColumns: Column<RunRow>[] = [
  { key: "sync", header: texts.sync, cell: (run) => <SyncName run={run} /> },
  { key: "state", header: texts.state, cell: (run) => <StateAndAge run={run} /> },
  {
    key: "trigger",
    header: texts.trigger,
    secondary: true,
    cell: (run) => (
      <span
        className="block max-w-48 truncate"
        title={fill(texts.startedBy2, { startedBy: run.startedBy })}
      >
        {triggerLabels[run.trigger]}
        <span className="text-faint"> · {scopeLabels[run.scope]}</span>
      </span>
    ),
  },
  {
    key: "by",
    header: texts.startedBy,
    secondary: true,
    cell: (run) => <StartedBy run={run} />,
  },
  { key: "changes", header: texts.changes, secondary: true, cell: (run) => <Changes run={run} /> },
  {
    key: "started",
    header: texts.started,
    align: "right",
    secondary: true,
    cell: (run) => <RelativeTime at={run.createdAt} />,
  },
  {
    key: "took",
    header: texts.took,
    align: "right",
    secondary: true,
    cell: (run) => <Took run={run} />,
  },
];

/** On a phone the name is whole, in as many lines as it needs, and the counts stand below it. */
function SyncName({ run }: { run: RunRow }) {
  const name = `${run.appName} → ${run.targetName}`;
  return (
    <span className="block py-1 md:max-w-72 md:py-0" title={name}>
      <span className="wrap-anywhere block md:truncate">{name}</span>
      <span className="font-normal md:hidden">
        <Changes run={run} />
      </span>
    </span>
  );
}

/** On a phone the time stands below the state, so that the name has the room of its column. */
function StateAndAge({ run }: { run: RunRow }) {
  return (
    <span className="flex flex-col items-start gap-1 py-1 md:py-0">
      <RunStateBadge state={run.state} />
      <span className="text-muted text-xs md:hidden">
        <RelativeTime at={run.createdAt} />
      </span>
    </span>
  );
}

/** The trigger says it already where no person and no key did. */
function StartedBy({ run: { trigger, startedBy } }: { run: RunRow }) {
  if (startedBy === "schedule") return <span className="text-faint">–</span>;
  return (
    <span className="block max-w-36 truncate" title={`${startedBy}, ${triggerLabels[trigger]}`}>
      {startedBy}
    </span>
  );
}

function Changes({ run }: { run: RunRow }) {
  const { sums, failed, skipped, total } = changesOf(run);
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {total > 0 && (
        <ShareBar
          label={texts.changes}
          size="sm"
          className="hidden w-12 md:block"
          parts={kinds.map((kind) => ({ label: kind, value: sums[kind], look: kind }))}
        />
      )}
      {total === 0 && <span className="hidden w-12 text-faint text-xs md:block">{texts.none}</span>}
      <ChangeCounts {...sums} />
      {failed > 0 && (
        <span className="whitespace-nowrap text-removed text-xs">
          {fill(texts.failed2, { failed: formatNumber(failed) })}
        </span>
      )}
      {skipped > 0 && (
        <span className="whitespace-nowrap text-muted text-xs">
          {fill(texts.skipped, { skipped: formatNumber(skipped) })}
        </span>
      )}
    </span>
  );
}

const kinds = ["added", "changed", "removed"] as const;

function Took({ run }: { run: RunRow }) {
  const ms = tookMs(run);
  return ms === null ? <span className="text-faint">–</span> : formatDuration(ms);
}

/** Time at work; a run that waited for approval did not work meanwhile. */
export function tookMs({ phaseTimes }: Pick<RunRow, "phaseTimes">): number | null {
  const times = Object.values(phaseTimes).flatMap((time) =>
    time?.endedAt === undefined ? [] : [Date.parse(time.endedAt) - Date.parse(time.startedAt)],
  );
  return times.length === 0 ? null : times.reduce((total, ms) => total + Math.max(0, ms), 0);
}
