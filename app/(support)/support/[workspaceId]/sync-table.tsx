import type { ReactNode } from "react";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { StatusDot } from "@/app/_ui/status-dot";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/support";
import type { SupportSync } from "@/db/queries/support";
import { productLabel } from "@/lib/engine/connect/products";
import { providerLabel } from "@/lib/engine/connect/providers";
import { ErrorCode } from "../error-code";

type SyncTableProps = { workspaceId: string; syncs: readonly SupportSync[]; empty: ReactNode };

export function SyncTable({ workspaceId, syncs, empty }: SyncTableProps) {
  return (
    <Table
      label={texts.syncs}
      columns={[...columns, lastRun(workspaceId)]}
      rows={syncs}
      rowKey={({ sync_id }) => sync_id}
      empty={empty}
    />
  );
}

const dots = { healthy: "ok", degraded: "warning", held: "error" } as const;
const words = { healthy: texts.healthy, degraded: texts.degraded, held: texts.heldBack } as const;

const columns: Column<SupportSync>[] = [
  {
    key: "pair",
    header: texts.fromTo,
    cell: ({ provider, product }) => `${providerLabel(provider)} → ${productLabel(product)}`,
  },
  {
    key: "health",
    header: texts.health,
    cell: ({ health }) => <StatusDot health={dots[health]}>{words[health]}</StatusDot>,
  },
  {
    key: "code",
    header: texts.code,
    secondary: true,
    cell: ({ code }) => <ErrorCode code={code} />,
  },
];

/** Its time leads into the run, for whoever enters. */
function lastRun(workspaceId: string): Column<SupportSync> {
  return {
    key: "run",
    header: texts.lastRun,
    secondary: true,
    cell: ({ last_run, last_state, last_at }) =>
      last_run === null || last_state === null || last_at === null ? (
        <span className="text-faint">{texts.none}</span>
      ) : (
        <span className="flex flex-wrap items-center gap-x-2">
          <RunStateBadge state={last_state} />
          <TextLink href={`/support/${workspaceId}?at=/runs/${last_run}`}>
            <RelativeTime at={last_at} />
          </TextLink>
        </span>
      ),
  };
}
