import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { Code } from "@/app/_ui/code";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/runs";
import { formatDuration, plural } from "@/lib/format";
import { cancelRunAction } from "../actions";
import { tookMs } from "../run-columns";
import { runKind } from "../run-words";
import { StartOne } from "../start-run";
import type { loadRun, RunDetail } from "./load-run";
import { RollBack } from "./roll-back";
import { countOf } from "./run-counts";

type Loaded = Awaited<ReturnType<typeof loadRun>>;

/** Which run this is, how it is doing, and the one thing to do next. */
export function RunHeader({ loaded }: { loaded: Loaded }) {
  const { run, tenant } = loaded;
  return (
    <PageHeader
      breadcrumb={[{ label: texts.runs, href: `/${tenant.slug}/runs` }]}
      title={`${run.appName} → ${run.targetName}`}
      state={<RunStateBadge state={run.state} />}
      description={<Facts loaded={loaded} />}
      action={loaded.mayRun ? <Action loaded={loaded} /> : undefined}
    />
  );
}

/** A held run is decided in its callout, so there is no button here. */
function Action({ loaded }: { loaded: Loaded }) {
  const { run, tenant, sums, isMoving } = loaded;
  if (run.state === "held") return null;
  if (!isMoving) {
    return (
      <div className="flex flex-wrap items-center gap-2 sm:justify-end">
        <RollBack loaded={loaded} />
        <StartOne slug={tenant.slug} syncId={run.syncId} />
      </div>
    );
  }
  const done = countOf(sums, ({ outcome }) => outcome === "applied");
  const left = countOf(sums, ({ outcome }) => outcome === "planned");
  return (
    <ConfirmDialog
      trigger={texts.cancelRun}
      title={texts.cancelThisRun}
      description={fill(texts.alreadyMadeStayAs, {
        changesMade: plural(done, "change"),
        changesLeft: plural(left, "planned change"),
      })}
      confirmLabel={texts.cancelRun}
      pendingLabel={texts.cancelling}
      action={cancelRunAction.bind(null, tenant.slug)}
      hidden={{ runId: run.id }}
    />
  );
}

const only = { user: "about one person alone", group: "about one group alone" } as const;

function runLink(key: string, words: string, runId: string | null, slug: string) {
  if (runId === null) return [];
  const link = <TextLink href={`/${slug}/runs/${runId}`}>{texts.anotherRun}</TextLink>;
  return [
    [
      key,
      <span key={key}>
        {words} {link}
      </span>,
    ] as const,
  ];
}

function approvalWords({ approvedBy, approvalComment }: RunDetail): string {
  const comment = approvalComment === null ? "" : `: “${approvalComment}”`;
  return `approved by ${approvedBy}${comment}`;
}

function Facts({ loaded }: { loaded: Loaded }) {
  const { run, rollbackId } = loaded;
  const { slug } = loaded.tenant;
  const took = tookMs(run);
  const facts: [string, ReactNode][] = [
    ["kind", runKind(run)],
    ["by", `started by ${run.startedBy}`],
    ["at", <RelativeTime key="at" at={run.createdAt} />],
    ...(took === null ? [] : [["took", `${formatDuration(took)} of work`] as const]),
    [
      "rules",
      <TextLink
        key="rules"
        href={`/${slug}/apps/${run.appId}/syncs/${run.syncId}/versions/${run.settingsVersion}`}
      >
        {fill(texts.rulesVersion, { settingsVersion: run.settingsVersion })}
      </TextLink>,
    ],
    ...(run.approvedBy ? [["approved", approvalWords(run)] as const] : []),
    ...(run.cancelledBy ? [["cancelled", `cancelled by ${run.cancelledBy}`] as const] : []),
    ...(run.onlyKind === null ? [] : [["only", only[run.onlyKind]] as const]),
    ...runLink("undoes", "takes back", run.undoesRunId, slug),
    ...runLink("undone", "rolled back by", rollbackId, slug),
    [
      "compare",
      <TextLink key="compare" href={`/${slug}/runs/compare?other=${run.id}`}>
        {texts.compareWithin}
      </TextLink>,
    ],
    ["id", <Code key="id">{run.id}</Code>],
  ].map(([key, value]) => [String(key), value]);
  return (
    <ul className="flex flex-wrap gap-x-2 gap-y-0.5 text-sm">
      {facts.map(([key, value]) => (
        <li
          key={key}
          className="min-w-0 break-words after:ml-2 after:text-faint after:content-['·'] last:after:hidden [&:nth-last-child(2)]:after:hidden"
        >
          {value}
        </li>
      ))}
    </ul>
  );
}
