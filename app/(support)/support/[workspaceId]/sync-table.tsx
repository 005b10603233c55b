import type { ReactNode } from "react";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StatusDot } from "@/app/_ui/status-dot";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/support";
import type { SupportSync } from "@/db/queries/support";

export function SyncTable({ syncs, empty }: { syncs: readonly SupportSync[]; empty: ReactNode }) {
  return (
    <Table
      label={texts.syncs}
      columns={columns}
      rows={syncs}
      rowKey={({ sync_id }) => sync_id}
      empty={empty}
    />
  );
}

const dots = { healthy: "ok", degraded: "warning", held: "error" } as const;
const words = { healthy: "Healthy", degraded: "Degraded", held: "Held" } as const;

const columns: Column<SupportSync>[] = [
  {
    key: "pair",
    header: texts.fromTo,
    cell: ({ provider, product }) => `${provider} → ${product}`,
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
    cell: ({ code }) => <span className="font-mono text-xs">{code ?? "—"}</span>,
  },
  {
    key: "run",
    header: texts.lastRun,
    secondary: true,
    cell: ({ last_run, last_state, last_at }) =>
      last_run === null || last_at === null ? (
        <span className="text-faint">{texts.none}</span>
      ) : (
        <span>
          <span className="font-mono text-xs">{last_run}</span> {last_state},{" "}
          <RelativeTime at={last_at} />
        </span>
      ),
  },
];
