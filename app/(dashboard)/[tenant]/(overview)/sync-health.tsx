import { Badge } from "@/app/_ui/badge";
import { Count } from "@/app/_ui/count";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { type Health, StatusDot } from "@/app/_ui/status-dot";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/overview";
import type { SyncRow } from "@/db/queries/syncs";
import { seatsLeft, seatsText } from "@/lib/core/plan/seats";
import type { RunState } from "@/lib/core/run/run";
import { HealthReason } from "../health-reason";

type SyncHealthProps = {
  slug: string;
  syncs: readonly SyncRow[];
  /** Linked accounts by sync. */
  accounts: ReadonlyMap<string, number>;
  /** Syncs of which a run waits for approval, be it the last one or not. */
  held: ReadonlySet<string>;
};

/** How each app → target is doing. */
export function SyncHealth({ slug, syncs, accounts, held }: SyncHealthProps) {
  return (
    <Section title={texts.health}>
      <Table
        label={texts.healthOfEachSync}
        columns={columns(slug, accounts, held)}
        rows={syncs}
        rowKey={(sync) => sync.id}
        rowHref={(sync) => `/${slug}/apps/${sync.appId}`}
      />
    </Section>
  );
}

function columns(
  slug: string,
  accounts: SyncHealthProps["accounts"],
  held: SyncHealthProps["held"],
): Column<SyncRow>[] {
  return [
    { key: "sync", header: texts.appTarget, cell: (sync) => <Name sync={sync} /> },
    {
      key: "health",
      header: texts.health,
      cell: (sync) => {
        const { health, word } = healthOf(sync, held.has(sync.id));
        return (
          <>
            <StatusDot health={health}>{word}</StatusDot>
            <HealthReason sync={sync} />
          </>
        );
      },
    },
    {
      key: "accounts",
      header: texts.accounts,
      align: "right",
      secondary: true,
      cell: (sync) => <Count value={accounts.get(sync.id) ?? 0} />,
    },
    {
      key: "seats",
      header: texts.seats,
      align: "right",
      secondary: true,
      cell: ({ seats }) => <SeatCount seats={seats} />,
    },
    {
      key: "next",
      header: texts.nextFullRun,
      secondary: true,
      cell: ({ dueAt }) =>
        dueAt ? <RelativeTime at={dueAt} /> : <span className="text-faint">{texts.byHand}</span>,
    },
    {
      key: "last",
      header: texts.lastRun,
      align: "right",
      secondary: true,
      cell: ({ lastRun }) =>
        lastRun ? (
          <TextLink href={`/${slug}/runs/${lastRun.id}`} className="relative z-1">
            <RelativeTime at={lastRun.createdAt} />
          </TextLink>
        ) : (
          <span className="text-faint">{texts.never}</span>
        ),
    },
  ];
}

function SeatCount({ seats }: Pick<SyncRow, "seats">) {
  if (!seats) return <span className="text-faint">{texts.notTold}</span>;
  const isFull = seatsLeft(seats) === 0;
  return (
    <span className={isFull ? "text-changed tabular-nums" : "tabular-nums"}>
      {seatsText(seats)}
    </span>
  );
}

function Name({ sync }: { sync: SyncRow }) {
  const name = `${sync.appName} → ${sync.targetName}`;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2 md:py-0">
      <span className="wrap-anywhere line-clamp-2 sm:max-w-96" title={name}>
        {name}
      </span>
      {sync.isSandbox && <Badge>{texts.sandbox}</Badge>}
    </span>
  );
}

const byState: Record<RunState, { health: Health; word: string }> = {
  queued: { health: "busy", word: "Syncing" },
  running: { health: "busy", word: "Syncing" },
  held: { health: "warning", word: "Waits for approval" },
  partial: { health: "warning", word: "Partly applied" },
  failed: { health: "error", word: "Last run failed" },
  cancelled: { health: "idle", word: "Last run cancelled" },
  succeeded: { health: "ok", word: "In step" },
};

function healthOf(sync: SyncRow, isHeld: boolean): { health: Health; word: string } {
  if (sync.pausedAt ?? sync.targetPausedAt) return { health: "idle", word: "Paused" };
  if (isHeld) return byState.held;
  if (sync.health === "held") return { health: "error", word: "Held back" };
  if (sync.health === "degraded") return { health: "warning", word: "In trouble" };
  if (sync.lastRun === null) return { health: "idle", word: "Never run" };
  const { trigger, state } = sync.lastRun;
  // What was only looked at is not in step yet.
  if (sync.firstFullRunAt === null && trigger === "preview" && state === "succeeded") {
    return { health: "idle", word: "Only previewed" };
  }
  return byState[state];
}
