import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { EmptyState } from "@/app/_ui/empty-state";
import { KeyValues } from "@/app/_ui/key-values";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/targets";
import type { TargetRow } from "@/db/queries/targets";
import { enteredEnd } from "@/lib/core/access/credential-end";
import { productLabel, products } from "@/lib/engine/connect/products";
import { CredentialEnd } from "../../../credential-end";
import { ProbeSteps } from "../../../probe-steps";
import { probeTargetAction, rankAppsAction } from "../../actions";
import { loadTarget } from "../load-target";
import { RankApps } from "../rank-apps";
import { TestConnection } from "../test-connection";

type Props = { params: Promise<{ tenant: string; targetId: string }> };

/** Where the target is, whether it can be reached, and which apps feed it. */
export default async function TargetOverview({ params }: Props) {
  const { tenant: slug, targetId } = await params;
  const { target, tenant, mayConfigure } = await loadTarget(slug, targetId);
  return (
    <div className="flex flex-col gap-6">
      {target.attention !== null && (
        <Callout tone="danger" title={texts.theTargetRefusesUs}>
          {target.attention}
        </Callout>
      )}
      <CredentialEnd endsAt={enteredEnd(target.settings)} text={texts.theseCredentialsOnMake} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <Section title={texts.details}>
          <Card>
            <KeyValues items={detailsOf(target)} />
          </Card>
        </Section>
        <Section
          title={texts.connection}
          description={
            target.probedAt ? (
              <>
                {texts.tested} <RelativeTime at={target.probedAt} />
              </>
            ) : (
              texts.notTestedSinceThe
            )
          }
        >
          {target.probeSteps !== null && <ProbeSteps steps={target.probeSteps} />}
          {mayConfigure && (
            <TestConnection
              action={probeTargetAction.bind(null, tenant.slug)}
              targetId={target.id}
              isPrimary={!target.isSandbox && target.capabilities === null}
            />
          )}
        </Section>
      </div>
      <Section title={texts.fedBy}>
        <Table
          label={texts.appsThatFeedThis}
          columns={columns}
          rows={target.syncs}
          rowKey={(sync) => sync.id}
          rowHref={(sync) => `/${tenant.slug}/apps/${sync.appId}/syncs/${sync.id}/user-sync`}
          empty={
            <EmptyState
              title={texts.noAppFeedsThis}
              action={<LinkButton href={`/${tenant.slug}/apps`}>{texts.goToTheApps}</LinkButton>}
            >
              {texts.openAnAppAnd}
            </EmptyState>
          }
        />
      </Section>
      {target.syncs.length > 1 && (
        <RankApps
          action={rankAppsAction.bind(null, tenant.slug)}
          target={target}
          readOnly={!mayConfigure}
        />
      )}
    </div>
  );
}

function detailsOf(target: TargetRow) {
  return [
    { label: texts.product, value: productLabel(target.product) },
    { label: texts.version, value: target.version },
    {
      label: texts.address,
      value: (
        <a href={target.address} className="break-all font-mono text-sm underline">
          {target.address}
        </a>
      ),
    },
    { label: texts.signsInAs, value: target.ownUsername, mono: true },
    ...products()
      .filter(({ id }) => id === target.product)
      .flatMap(({ fields }) => fields)
      .filter(({ secret, name }) => secret && target.secretsSet.includes(name))
      .map(({ label }) => ({ label, value: "Stored, never shown" })),
    { label: texts.targetId, value: <Code>{target.id}</Code> },
    { label: texts.added, value: <RelativeTime at={target.createdAt} /> },
  ];
}

const columns: Column<TargetRow["syncs"][number]>[] = [
  { key: "app", header: texts.app, cell: (sync) => sync.appName },
  {
    key: "version",
    header: texts.rules,
    secondary: true,
    cell: (sync) => `Version ${sync.version}`,
  },
  { key: "state", header: texts.state, cell: (sync) => (sync.pausedAt ? "Paused" : "Active") },
  {
    key: "run",
    header: texts.lastRun,
    cell: ({ lastRun }) =>
      lastRun ? (
        <RunStateBadge state={lastRun.state} />
      ) : (
        <span className="text-faint">{texts.never}</span>
      ),
  },
  {
    key: "when",
    header: texts.when,
    align: "right",
    secondary: true,
    cell: ({ lastRun }) => (lastRun ? <RelativeTime at={lastRun.createdAt} /> : "–"),
  },
];
