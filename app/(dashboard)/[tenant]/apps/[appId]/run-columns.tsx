import { ChangeCounts } from "@/app/_ui/change-counts";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import type { Column } from "@/app/_ui/table";
import type { RunRow } from "@/db/queries/runs";
import { signOf } from "@/lib/core/change";
import { formatDuration } from "@/lib/format";

const triggers = {
  schedule: "Schedule",
  manual: "Manual",
  push: "Push",
  jit: "Sign-in",
  preview: "Preview",
} as const;

/** The runs of one app; the target is named only where there are several. */
export function runColumns(withTarget: boolean): Column<RunRow>[] {
  return [
    { key: "when", header: "Started", cell: (run) => <RelativeTime at={run.createdAt} /> },
    { key: "state", header: "State", cell: (run) => <RunStateBadge state={run.state} /> },
    ...(withTarget
      ? [{ key: "target", header: "Target", cell: (run: RunRow) => run.targetName }]
      : []),
    {
      key: "why",
      header: "Trigger",
      secondary: true,
      cell: (run) => `${triggers[run.trigger]}, ${run.scope}`,
    },
    {
      key: "changes",
      header: "Changes",
      cell: (run) => <ChangeCounts {...signCounts(run)} />,
    },
    {
      key: "took",
      header: "Took",
      align: "right",
      secondary: true,
      cell: (run) =>
        run.startedAt && run.finishedAt
          ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime())
          : "–",
    },
  ];
}

/** What was applied; for a run that has not applied anything (yet), what is planned. */
function signCounts({ totals }: RunRow) {
  const counts = { added: 0, changed: 0, removed: 0 };
  const names = { "+": "added", "~": "changed", "−": "removed" } as const;
  const counted = totals.applied ?? totals.planned ?? {};
  for (const [kind, number] of Object.entries(counted)) {
    const known = kinds.find((one) => one === kind);
    if (known) counts[names[signOf(known)]] += number ?? 0;
  }
  return counts;
}

const kinds = [
  "group.create",
  "user.create",
  "user.link",
  "user.update",
  "user.enable",
  "membership.add",
  "membership.remove",
  "user.disable",
] as const;
