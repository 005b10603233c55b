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
import { listTargets, type TargetRow } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { productLabel } from "@/lib/engine/products";
import { saidIn } from "../consent-outcome";
import { TargetState } from "../target-state";

export const metadata: Metadata = { title: "Targets" };

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
        title="Targets"
        description="The Atlassian instances whose users and groups Usher looks after."
        action={mayAdd && page.items.length > 0 ? <AddTarget path={path} /> : undefined}
      />
      {problem !== null && <Callout tone="danger">{problem}</Callout>}
      <Table
        label="Targets"
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
    header: "Name",
    cell: (target) => (
      <span className="flex items-center gap-2">
        <span className="min-w-0 break-words">{target.name}</span>
        {target.isSandbox && <Badge>Sandbox</Badge>}
      </span>
    ),
  },
  {
    key: "product",
    header: "Product",
    secondary: true,
    cell: (target) => productLabel(target.product),
  },
  {
    key: "version",
    header: "Version",
    secondary: true,
    cell: ({ version }) => version ?? <span className="text-faint">–</span>,
  },
  {
    key: "address",
    header: "Address",
    secondary: true,
    cell: ({ address }) => (
      <span className="block max-w-72 truncate font-mono" title={address}>
        {address}
      </span>
    ),
  },
  {
    key: "apps",
    header: "Fed by",
    secondary: true,
    cell: ({ syncs }) => {
      const names = syncs.map((sync) => sync.appName).join(", ");
      return names === "" ? (
        <span className="text-faint">Nothing yet</span>
      ) : (
        <span className="block max-w-48 truncate" title={names}>
          {names}
        </span>
      );
    },
  },
  { key: "state", header: "State", cell: (target) => <TargetState target={target} /> },
];

function AddTarget({ path }: { path: string }) {
  return (
    <LinkButton variant="primary" href={`${path}/new`} icon={<Plus aria-hidden />}>
      Add target
    </LinkButton>
  );
}

function NoTargets({ path, mayAdd }: { path: string; mayAdd: boolean }) {
  return (
    <EmptyState
      icon={<Target />}
      title="No target yet"
      action={mayAdd ? <AddTarget path={path} /> : undefined}
    >
      <p>
        A target is the Confluence whose users and groups Usher keeps in step. To try things out
        first, add the sandbox: a make-believe Confluence of your own.
      </p>
      {!mayAdd && <p className="mt-2">An admin of this workspace can add one.</p>}
    </EmptyState>
  );
}
