import { Plus, Target } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { pagerOf } from "@/app/_ui/pager";
import { type Column, Table } from "@/app/_ui/table";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/targets";
import { listTargets, type TargetRow } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { productLabel } from "@/lib/engine/connect/products";
import { saidIn } from "../consent-outcome";
import { TargetState } from "../target-state";

export const metadata: Metadata = { title: texts.targets };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** The Atlassian instances that apps feed. */
export default async function TargetsPage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/targets`;
  const page = await listTargets(tenant.id, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  const problem = saidIn(url["said"]);
  const mayAdd = can(member.role, "configure");
  return (
    <>
      <PageHeader
        title={texts.targets}
        description={texts.theAtlassianInstancesWhose}
        action={mayAdd && page.items.length > 0 ? <AddTarget path={path} /> : undefined}
      />
      {problem !== null && <Callout tone="danger">{problem}</Callout>}
      <Table
        label={texts.targets}
        columns={columns}
        rows={page.items}
        rowKey={(target) => target.id}
        rowHref={(target) => `${path}/${target.id}`}
        empty={<NoTargets path={path} mayAdd={mayAdd} />}
        footer={pagerOf(page, path, url, { order: "name" })}
      />
    </>
  );
}

const columns: Column<TargetRow>[] = [
  {
    key: "name",
    header: texts.name,
    cell: (target) => (
      <span className="flex items-center gap-2">
        <span className="min-w-0 break-words">{target.name}</span>
        {target.isSandbox && <Badge>{texts.sandbox}</Badge>}
      </span>
    ),
  },
  {
    key: "product",
    header: texts.product,
    secondary: true,
    cell: (target) => productLabel(target.product),
  },
  {
    key: "version",
    header: texts.version,
    secondary: true,
    cell: ({ version }) => version ?? <span className="text-faint">–</span>,
  },
  {
    key: "address",
    header: texts.address,
    secondary: true,
    cell: ({ address }) => (
      <span className="block max-w-72 truncate font-mono" title={address}>
        {address}
      </span>
    ),
  },
  {
    key: "apps",
    header: texts.fedBy,
    secondary: true,
    cell: ({ syncs }) => {
      const names = syncs.map((sync) => sync.appName).join(", ");
      return names === "" ? (
        <span className="text-faint">{texts.nothingYet}</span>
      ) : (
        <span className="block max-w-48 truncate" title={names}>
          {names}
        </span>
      );
    },
  },
  { key: "state", header: texts.state, cell: (target) => <TargetState target={target} /> },
];

function AddTarget({ path }: { path: string }) {
  return (
    <LinkButton variant="primary" href={`${path}/new`} icon={<Plus aria-hidden />}>
      {texts.addTarget}
    </LinkButton>
  );
}

function NoTargets({ path, mayAdd }: { path: string; mayAdd: boolean }) {
  return (
    <EmptyState
      icon={<Target />}
      title={texts.noTargetYet}
      action={mayAdd ? <AddTarget path={path} /> : undefined}
    >
      <p>{texts.aTargetIsThe}</p>
      {!mayAdd && <p className="mt-2">{texts.anAdminOfThis}</p>}
    </EmptyState>
  );
}
