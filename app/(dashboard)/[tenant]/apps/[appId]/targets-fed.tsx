import { Pause, Play, Trash2 } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill, filled } from "@/app/_ui/fill";
import { Menu } from "@/app/_ui/menu";
import type { MenuItem } from "@/app/_ui/menu-item";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RunStateBadge } from "@/app/_ui/run-state";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import type { AppRow } from "@/db/queries/apps";
import { plural } from "@/lib/format";
import { HealthReason } from "../../health-reason";
import { deleteSyncAction, feedTargetAction, pauseSyncAction, resumeSyncAction } from "./actions";
import { SyncNow } from "./sync-now";

type TargetsFedProps = {
  tenant: { slug: string };
  app: AppRow;
  /** Targets it could feed besides. */
  targets: readonly { id: string; name: string }[];
  /** Linked accounts by sync. */
  accounts: ReadonlyMap<string, number>;
  mayConfigure: boolean;
  mayRun: boolean;
};

type Sync = AppRow["syncs"][number];

/** Where the app's people and groups go. */
export function TargetsFed(props: TargetsFedProps) {
  const { app, targets, mayConfigure, mayRun } = props;
  const { slug } = props.tenant;
  return (
    <Section title={texts.targets}>
      {app.syncs.length === 0 && targets.length === 0 && (
        <Callout tone="warning" title={texts.thereIsNoTarget}>
          {filled(texts.whatTheProviderSendsIs, {
            link: <TextLink href={`/${slug}/targets/new`}>{texts.addATarget}</TextLink>,
          })}
        </Callout>
      )}
      {app.syncs.length > 0 && (
        <ul className="divide-y rounded-lg border bg-surface">
          {app.syncs.map((sync) => (
            <li key={sync.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
              <div className="min-w-0 flex-1 basis-56">
                <div className="flex flex-wrap items-center gap-2">
                  <TextLink href={`/${slug}/targets/${sync.targetId}`} className="break-words">
                    {sync.targetName}
                  </TextLink>
                  {sync.isSandbox && <Badge>{texts.sandbox}</Badge>}
                  {sync.health === "degraded" && <Badge tone="changed">{texts.inTrouble}</Badge>}
                  {sync.health === "held" && <Badge tone="removed">{texts.heldBack}</Badge>}
                  {sync.pausedAt && <Badge tone="changed">{texts.paused}</Badge>}
                  {sync.targetPausedAt && <Badge tone="changed">{texts.targetPaused}</Badge>}
                </div>
                <p className="mt-0.5 text-muted text-sm">
                  Rules version {sync.version},{" "}
                  {plural(props.accounts.get(sync.id) ?? 0, "account")}
                  {sync.dueAt && (
                    <>
                      {" · next full run "}
                      <RelativeTime at={sync.dueAt} />
                    </>
                  )}
                </p>
                <HealthReason sync={sync} />
              </div>
              <LastRun slug={slug} sync={sync} />
              {mayRun && app.syncs.length > 1 && <SyncNow slug={slug} syncId={sync.id} />}
              {mayConfigure && (
                <Menu
                  label={fill(texts.moreFor, { targetName: sync.targetName })}
                  triggerVariant="ghost"
                  triggerSize="sm"
                  trigger={texts.more}
                  items={menuOf(slug, app.name, sync, props.accounts.get(sync.id) ?? 0)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayConfigure && targets.length > 0 && (
        <FeedTarget slug={slug} appId={app.id} targets={targets} isFirst={app.syncs.length === 0} />
      )}
    </Section>
  );
}

function LastRun({ slug, sync: { lastRun } }: { slug: string; sync: Sync }) {
  if (lastRun === null) return <span className="text-faint text-sm">{texts.neverRun}</span>;
  return (
    <span className="flex items-center gap-2 text-muted text-sm">
      <RunStateBadge state={lastRun.state} />
      <TextLink href={`/${slug}/runs/${lastRun.id}`}>
        <RelativeTime at={lastRun.createdAt} />
      </TextLink>
    </span>
  );
}

function FeedTarget(props: {
  slug: string;
  appId: string;
  targets: TargetsFedProps["targets"];
  isFirst: boolean;
}) {
  return (
    <Card>
      <ActionForm
        action={feedTargetAction.bind(null, props.slug)}
        className="flex flex-wrap items-end gap-3"
      >
        <input type="hidden" name="appId" value={props.appId} />
        <div className="min-w-0 flex-1 basis-64">
          <SelectField
            name="targetId"
            label={props.isFirst ? texts.chooseTheTargetIt : texts.feedAnotherTarget}
            options={props.targets.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <SubmitButton
          variant={props.isFirst ? "primary" : "secondary"}
          pendingLabel={texts.connecting}
        >
          {texts.feedThisTarget}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}

function menuOf(slug: string, app: string, sync: Sync, accounts: number): MenuItem[] {
  const hidden = { syncId: sync.id };
  const pause: MenuItem = sync.pausedAt
    ? {
        kind: "confirm",
        label: texts.resume,
        icon: <Play aria-hidden />,
        confirmation: {
          title: fill(texts.resumeFeeding, { targetName: sync.targetName }),
          description: texts.whatTheProviderHas,
          confirmLabel: "Resume",
          tone: "primary",
          action: resumeSyncAction.bind(null, slug),
          hidden,
        },
      }
    : {
        kind: "confirm",
        label: texts.pause,
        icon: <Pause aria-hidden />,
        confirmation: {
          title: fill(texts.pauseFeeding, { targetName: sync.targetName }),
          description: texts.nothingIsWrittenThere,
          confirmLabel: "Pause",
          tone: "primary",
          action: pauseSyncAction.bind(null, slug),
          hidden,
        },
      };
  return [
    pause,
    { kind: "separator" },
    {
      kind: "confirm",
      label: texts.stopFeeding,
      icon: <Trash2 aria-hidden />,
      confirmation: {
        title: fill(texts.stopFeeding2, { targetName: sync.targetName }),
        description: fill(texts.looksAfterInThey, {
          app,
          accounts: plural(accounts, "account"),
          targetName: sync.targetName,
        }),
        confirmLabel: "Stop feeding",
        action: deleteSyncAction.bind(null, slug),
        hidden,
      },
    },
  ];
}
