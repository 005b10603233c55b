import { CirclePause, CirclePlay, Pencil, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { fill } from "@/app/_ui/fill";
import type { MenuItem } from "@/app/_ui/menu-item";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/apps";
import { isShownByRows, providerLabel } from "@/lib/engine/connect/providers";
import { plural } from "@/lib/format";
import { StartOne } from "../../runs/start-run";
import { AppState } from "../app-state";
import { methodLabels } from "../method-label";
import { TokenEndings } from "../token-endings";
import { deleteAppAction, pauseAppAction, renameAppAction, resumeAppAction } from "./actions";
import { AppTabs } from "./app-tabs";
import { loadAccounts, loadApp } from "./load-app";
import { OnlyOn } from "./only-on";

type Props = { params: Promise<{ tenant: string; appId: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, appId } = await params;
  const { app } = await loadApp(tenant, appId);
  return { title: { default: app.name, template: `%s · ${app.name} · Usher` } };
}

/** One app: its name and state, its tabs, and what one can do with all of it. */
export default async function AppLayout({ params, children }: Props) {
  const { tenant: slug, appId } = await params;
  const { app, tenant, path, mayConfigure, mayRun } = await loadApp(slug, appId);
  const only = app.syncs.length === 1 ? app.syncs[0] : undefined;
  const accounts = [...(await loadAccounts(slug, appId)).values()];
  return (
    <>
      <PageHeader
        title={app.name}
        breadcrumb={[{ label: texts.apps, href: `/${tenant.slug}/apps` }]}
        state={<AppState app={app} />}
        description={
          app.method === "logins"
            ? texts.noIdentityProviderLooks
            : fill(texts.by, {
                provider: providerLabel(app.provider),
                method: methodLabels[app.method],
              })
        }
        menu={mayConfigure ? menuOf(tenant.slug, app, sum(accounts)) : []}
        action={
          only && mayRun ? (
            <OnlyOn tabs={["(overview)"]}>
              <StartOne slug={tenant.slug} syncId={only.id} />
            </OnlyOn>
          ) : undefined
        }
        tabs={
          <AppTabs
            path={path}
            isPushed={app.method === "scim"}
            isDirectory={app.method === "ldap"}
            isLogins={app.method === "logins"}
            hasRows={isShownByRows(app.provider, app.method)}
            syncs={app.syncs.map(({ id, targetName }) => ({ id, targetName }))}
          />
        }
      />
      <OnlyOn tabs={["(overview)", "configuration"]}>
        <div className="mb-6 empty:hidden">
          <TokenEndings tenantId={tenant.id} slug={tenant.slug} appId={app.id} />
        </div>
      </OnlyOn>
      {children}
    </>
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

type Named = { id: string; name: string; pausedAt: Date | null };

function pauseItem(slug: string, { id, name, pausedAt }: Named): MenuItem {
  const hidden = { appId: id };
  if (pausedAt === null) {
    return {
      kind: "confirm",
      label: texts.pauseApp,
      icon: <CirclePause aria-hidden />,
      confirmation: {
        title: fill(texts.pause2, { name }),
        description: texts.withinTwoSecondsNone,
        confirmLabel: "Pause app",
        pendingLabel: "Pausing…",
        action: pauseAppAction.bind(null, slug),
        hidden,
      },
    };
  }
  return {
    kind: "confirm",
    label: texts.resumeApp,
    icon: <CirclePlay aria-hidden />,
    confirmation: {
      title: fill(texts.resume2, { name }),
      description: texts.itGoesOnWith,
      confirmLabel: "Resume app",
      tone: "primary",
      action: resumeAppAction.bind(null, slug),
      hidden,
    },
  };
}

function menuOf(slug: string, app: Named, accounts: number): MenuItem[] {
  const hidden = { appId: app.id };
  return [
    {
      kind: "confirm",
      label: texts.rename,
      icon: <Pencil aria-hidden />,
      confirmation: {
        title: texts.renameThisApp,
        description: texts.theBaseUrlStays,
        confirmLabel: "Rename app",
        tone: "primary",
        action: renameAppAction.bind(null, slug),
        hidden,
        children: (
          <TextField name="name" label={texts.name} defaultValue={app.name} maxLength={80} />
        ),
      },
    },
    pauseItem(slug, app),
    {
      kind: "confirm",
      label: texts.deleteApp,
      icon: <Trash2 aria-hidden />,
      confirmation: {
        title: fill(texts.deleteText, { name: app.name }),
        description: (
          <>
            <p>
              {accounts === 0
                ? texts.noAccountInAny
                : fill(texts.usherLooksAfterThrough, { accounts: plural(accounts, "account") })}
            </p>
            <p className="mt-2">{texts.itsBaseUrlAnd}</p>
          </>
        ),
        confirmLabel: "Delete app",
        pendingLabel: "Deleting…",
        action: deleteAppAction.bind(null, slug),
        hidden,
        typeToConfirm: app.name,
      },
    },
  ];
}
