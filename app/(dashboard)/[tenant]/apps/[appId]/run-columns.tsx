import type { Column } from "@/app/_ui/table";
import { texts } from "@/app/texts/apps";
import type { RunRow } from "@/db/queries/runs";
import { runColumns } from "../../runs/run-columns";

/** The runs of one app, where its name goes without saying; the moment takes its place. */
export function appRunColumns(feedsSeveral: boolean): Column<RunRow>[] {
  const rest = runColumns
    .filter(({ key }) => key !== "sync" && key !== "by" && key !== "started")
    .map((column) => (column.key === "changes" ? { ...column, secondary: false } : column));
  const started = runColumns.filter(({ key }) => key === "started");
  const target: Column<RunRow> = {
    key: "target",
    header: texts.target,
    cell: (run) => (
      <span className="block max-w-48 truncate" title={run.targetName}>
        {run.targetName}
      </span>
    ),
  };
  return [
    ...started.map((column) => ({ ...column, align: "left" as const })),
    ...(feedsSeveral ? [target] : []),
    ...rest,
  ];
}
