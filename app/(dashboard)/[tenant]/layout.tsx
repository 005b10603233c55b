import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DashboardFrame } from "@/app/_shell/dashboard-frame";
import type { CommandEntry } from "@/app/_ui/command-search";
import { signOut } from "@/app/(auth)/sign-out/actions";
import { texts } from "@/app/texts/workspace";
import { countHeldRuns } from "@/db/queries/runs";
import { usageOf } from "@/db/queries/usage";
import { targetsInNeed } from "@/db/queries/workspace-view";
import { getWorkspace } from "@/db/queries/workspaces";
import { requireMember, workspacesOfLogin } from "@/lib/access/member";
import { can, roleLabels } from "@/lib/access/roles";
import type { Role } from "@/lib/core/access/role";
import { getPlan } from "@/lib/engine/workspace/workspace-plan";
import { Banners } from "./banners";

type Props = { params: Promise<{ tenant: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await requireMember((await params).tenant, "enter");
  return { title: { default: tenant.name, template: `%s · ${tenant.name} · Usher` } };
}

/** The frame of a workspace's pages: who is here, where one can go, and what needs a person. */
export default async function WorkspaceLayout({ params, children }: Props) {
  const { tenant, member, support } = await requireMember((await params).tenant, "enter");
  const sees = can(member.role, "see");
  const [plan, days, workspace, workspaces, heldRuns, inNeed] = await Promise.all([
    getPlan(tenant.id),
    usageOf(tenant.id, 1),
    getWorkspace(tenant.id),
    workspacesOfLogin(member.loginId),
    sees ? countHeldRuns(tenant.id) : 0,
    sees ? targetsInNeed(tenant.id) : [],
  ]);
  return (
    <DashboardFrame
      workspace={{ name: tenant.name, slug: tenant.slug }}
      workspaces={workspaces.map(({ name, slug }) => ({ name, slug }))}
      newWorkspaceHref="/workspaces/new"
      person={{ name: member.name, email: member.email }}
      role={support === null ? roleLabels[member.role] : "Support"}
      accountHref="/account"
      signOut={signOut}
      heldRuns={heldRuns}
      searchUrl={`/${tenant.slug}/search`}
      commands={commandsFor(tenant.slug, member.role)}
      places={{ work: sees, audit: can(member.role, "seeAudit") }}
      banner={
        <Banners
          slug={tenant.slug}
          support={support === null ? null : { ...support, workspaceId: tenant.id }}
          unverifiedEmail={member.emailVerified ? null : member.email}
          isPaused={(workspace?.pausedAt ?? null) !== null}
          heldRuns={heldRuns}
          plan={plan}
          people={days.at(-1)?.people ?? null}
          targets={inNeed}
        />
      }
    >
      {children}
    </DashboardFrame>
  );
}

function commandsFor(slug: string, role: Role): CommandEntry[] {
  if (!can(role, "configure")) return [];
  return [
    {
      label: texts.addApp,
      href: `/${slug}/apps/new`,
      group: "Do",
      keywords: "idp provider connect",
    },
    { label: texts.addTarget, href: `/${slug}/targets/new`, group: "Do", keywords: "confluence" },
    { label: texts.goOnWithSetup, href: `/setup/${slug}`, group: "Do", keywords: "wizard start" },
    {
      label: texts.createApiKey,
      href: `/${slug}/settings/api-keys`,
      group: "Do",
      keywords: "token",
    },
  ];
}
