import { ExternalLink, Pause, Pencil, Play, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { Badge } from "@/app/_ui/badge";
import { fill } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import type { MenuItem } from "@/app/_ui/menu-item";
import { Tabs } from "@/app/_ui/tabs";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/targets";
import type { TargetRow } from "@/db/queries/targets";
import { productLabel } from "@/lib/engine/connect/products";
import { plural } from "@/lib/format";
import {
  deleteTargetAction,
  pauseTargetAction,
  renameTargetAction,
  resumeTargetAction,
} from "../actions";
import { TargetState } from "../target-state";
import { countAccounts, loadTarget } from "./load-target";

type Props = { params: Promise<{ tenant: string; targetId: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, targetId } = await params;
  const { target } = await loadTarget(tenant, targetId);
  return { title: { default: target.name, template: `%s · ${target.name} · Usher` } };
}

/** One target: its name and state, its tabs, and what one can do with all of it. */
export default async function TargetLayout({ params, children }: Props) {
  const { tenant: slug, targetId } = await params;
  const { target, tenant, path, mayConfigure } = await loadTarget(slug, targetId);
  const accounts = mayConfigure ? await countAccounts(tenant.id, target.syncs) : 0;
  return (
    <>
      <PageHeader
        title={target.name}
        breadcrumb={[{ label: texts.targets, href: `/${tenant.slug}/targets` }]}
        state={
          <>
            {target.isSandbox && <Badge>{texts.sandbox}</Badge>}
            <TargetState target={target} />
          </>
        }
        description={[productLabel(target.product), target.version].filter(Boolean).join(" ")}
        menu={mayConfigure ? menuOf(tenant.slug, target, accounts) : []}
        action={
          target.isSandbox ? (
            <LinkButton href={target.address} icon={<ExternalLink aria-hidden />}>
              {texts.lookInside}
            </LinkButton>
          ) : undefined
        }
        tabs={
          <Tabs
            label={texts.target}
            tabs={[
              { label: texts.overview, href: path },
              { label: texts.abilities, href: `${path}/abilities` },
              { label: texts.settings, href: `${path}/settings` },
            ]}
          />
        }
      />
      {children}
    </>
  );
}

function menuOf(slug: string, target: TargetRow, accounts: number): MenuItem[] {
  const hidden = { targetId: target.id };
  return [
    {
      kind: "confirm",
      label: texts.rename,
      icon: <Pencil aria-hidden />,
      confirmation: {
        title: texts.renameThisTarget,
        description: texts.onlyItsNameHere,
        confirmLabel: "Rename target",
        tone: "primary",
        action: renameTargetAction.bind(null, slug),
        hidden,
        children: (
          <TextField name="name" label={texts.name} defaultValue={target.name} maxLength={80} />
        ),
      },
    },
    target.pausedAt === null ? pauseItem(slug, target) : resumeItem(slug, target),
    { kind: "separator" },
    {
      kind: "confirm",
      label: texts.deleteTarget,
      icon: <Trash2 aria-hidden />,
      confirmation: {
        title: fill(texts.deleteText, { name: target.name }),
        description: (
          <>
            <p>
              {target.isSandbox
                ? fill(texts.theSandboxGoesWith, { accounts: plural(accounts, "account") })
                : fill(texts.usherLooksAfterThere, { accounts: plural(accounts, "account") })}
            </p>
            <p className="mt-2">
              {fill(texts.stopFeedingItThose, { apps: plural(target.syncs.length, "app") })}
            </p>
          </>
        ),
        confirmLabel: "Delete target",
        pendingLabel: "Deleting…",
        action: deleteTargetAction.bind(null, slug),
        hidden,
        typeToConfirm: target.name,
      },
    },
  ];
}

function pauseItem(slug: string, target: TargetRow): MenuItem {
  return {
    kind: "confirm",
    label: texts.pause,
    icon: <Pause aria-hidden />,
    confirmation: {
      title: fill(texts.pause2, { name: target.name }),
      description: texts.nothingIsWrittenThere,
      confirmLabel: "Pause target",
      tone: "primary",
      action: pauseTargetAction.bind(null, slug),
      hidden: { targetId: target.id },
    },
  };
}

function resumeItem(slug: string, target: TargetRow): MenuItem {
  return {
    kind: "confirm",
    label: texts.resume,
    icon: <Play aria-hidden />,
    confirmation: {
      title: fill(texts.resume2, { name: target.name }),
      description: texts.whatIdentityProvidersHave,
      confirmLabel: "Resume target",
      tone: "primary",
      action: resumeTargetAction.bind(null, slug),
      hidden: { targetId: target.id },
    },
  };
}
