import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Health, StatusDot } from "@/app/_ui/status-dot";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/support";
import type { SupportWorkspace } from "@/db/queries/support";
import { formatNumber, plural } from "@/lib/format";

type WorkspaceTableProps = { workspaces: readonly SupportWorkspace[]; empty: ReactNode };

export function WorkspaceTable({ workspaces, empty }: WorkspaceTableProps) {
  return (
    <Table
      label={texts.workspaces}
      columns={columns}
      rows={workspaces}
      rowKey={({ tenant_id }) => tenant_id}
      rowHref={({ tenant_id }) => `/support/${tenant_id}`}
      empty={empty}
    />
  );
}

const columns: Column<SupportWorkspace>[] = [
  {
    key: "name",
    header: texts.workspace,
    cell: (row) => <NameAndAccess workspace={row} />,
  },
  { key: "health", header: texts.health, cell: (row) => <WorkspaceHealth workspace={row} /> },
  {
    key: "incidents",
    header: texts.openIncidents,
    align: "right",
    secondary: true,
    cell: ({ incidents }) => formatNumber(incidents),
  },
  {
    key: "runs",
    header: texts.runs,
    align: "right",
    secondary: true,
    cell: ({ runs }) => formatNumber(runs),
  },
  {
    key: "failed",
    header: texts.failed,
    align: "right",
    secondary: true,
    cell: ({ failed }) => formatNumber(failed),
  },
  {
    key: "code",
    header: texts.lastCode,
    secondary: true,
    cell: ({ last_code }) => <span className="font-mono text-xs">{last_code ?? "–"}</span>,
  },
  {
    key: "access",
    header: texts.access,
    secondary: true,
    cell: ({ granted_until }) =>
      granted_until === null ? (
        <span className="text-faint">{texts.none}</span>
      ) : (
        <AccessEnds at={granted_until} />
      ),
  },
];

/** On a phone a grant stands below the name. */
function NameAndAccess({ workspace: { name, granted_until } }: { workspace: SupportWorkspace }) {
  return (
    <span className="flex flex-col items-start gap-1 py-1 md:py-0">
      <span className="wrap-anywhere md:max-w-xs md:truncate">{name}</span>
      {granted_until !== null && (
        <span className="md:hidden">
          <AccessEnds at={granted_until} />
        </span>
      )}
    </span>
  );
}

function AccessEnds({ at }: { at: Date }) {
  return (
    <Badge tone="added">
      {texts.ends} <RelativeTime at={at} />
    </Badge>
  );
}

export function WorkspaceHealth({ workspace }: { workspace: SupportWorkspace }) {
  const [health, words] = healthOf(workspace);
  return <StatusDot health={health}>{words}</StatusDot>;
}

function healthOf(workspace: SupportWorkspace): [Health, string] {
  const { is_paused, syncs, held, degraded, incidents } = workspace;
  if (is_paused) return ["idle", texts.paused];
  if (syncs === 0) return ["idle", texts.notSetUp];
  if (held > 0) return ["error", fill(texts.soManyHeld, { held, syncs })];
  if (degraded > 0) return ["warning", fill(texts.soManyDegraded, { degraded, syncs })];
  if (incidents > 0) return ["warning", plural(incidents, "open incident")];
  return ["ok", texts.healthy];
}
