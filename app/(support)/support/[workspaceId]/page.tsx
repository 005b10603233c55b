import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm } from "@/app/_ui/action-form";
import { Breadcrumbs } from "@/app/_ui/breadcrumbs";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill, filled } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { Section } from "@/app/_ui/section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/support";
import {
  type SupportWorkspace,
  supportEntry,
  supportSyncs,
  supportWorkspaces,
} from "@/db/queries/support";
import { requireStaff } from "@/lib/access/session";
import { formatMoment } from "@/lib/format";
import { breakGlass, enter, leave } from "../actions";
import { WorkspaceHealth } from "../workspace-table";
import { SyncTable } from "./sync-table";

export const metadata: Metadata = { title: texts.workspaceSupportUsher };

type Props = { params: Promise<{ workspaceId: string }>; searchParams: Promise<UrlParams> };

/** How one workspace is, without anybody's name, and the two ways into it. */
export default async function SupportWorkspacePage({ params, searchParams }: Props) {
  const { loginId } = await requireStaff();
  const { workspaceId } = await params;
  const at = paramOf(await searchParams, "at") ?? "";
  const isId = /^ten_[0-9a-z]{24}$/.test(workspaceId);
  const [workspace] = isId ? await supportWorkspaces(workspaceId, 1) : [];
  if (!workspace) notFound();
  const [syncs, entry] = await Promise.all([
    supportSyncs(workspaceId),
    supportEntry(loginId, workspace.slug),
  ]);
  return (
    <>
      <div className="flex flex-col gap-1">
        <Breadcrumbs crumbs={[{ label: texts.support, href: "/support" }]} />
        <h1 className="break-words font-semibold text-xl">{workspace.name}</h1>
        <WorkspaceHealth workspace={workspace} />
      </div>
      <KeyValues
        items={[
          { label: texts.id, value: <Code>{workspace.tenant_id}</Code> },
          { label: texts.address, value: <Code>/{workspace.slug}</Code> },
          { label: texts.since, value: formatMoment(workspace.created_at, "UTC") },
        ]}
      />
      {entry === null ? (
        <Enter workspace={workspace} at={at} />
      ) : (
        <Inside workspace={workspace} at={at} />
      )}
      <Section title={texts.syncs} description={texts.byWhatTheyJoin}>
        <SyncTable
          workspaceId={workspaceId}
          syncs={syncs}
          empty={<EmptyState title={texts.noSyncYet}>{texts.theWorkspaceIsNot}</EmptyState>}
        />
      </Section>
    </>
  );
}

type Entering = { workspace: SupportWorkspace; at: string };

function Enter({ workspace, at }: Entering) {
  const { tenant_id: id, name, granted_until: until } = workspace;
  return (
    <Card title={texts.enterTheWorkspace}>
      <div className="flex max-w-xl flex-col gap-4">
        {until === null ? (
          <p className="text-muted">{texts.theCustomerHasNot}</p>
        ) : (
          <ActionForm action={enter}>
            <p className="text-muted">
              {fill(texts.grantedUntilYouSee, { until: formatMoment(until, "UTC") })}
            </p>
            <input type="hidden" name="workspaceId" value={id} />
            <input type="hidden" name="at" value={at} />
            <TextField
              name="reason"
              label={texts.reason}
              help={texts.theCustomerReadsIt}
              maxLength={300}
              autoComplete="off"
            />
            <div>
              <SubmitButton pendingLabel={texts.entering}>{texts.enter}</SubmitButton>
            </div>
          </ActionForm>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
          <p className="min-w-0 flex-1 basis-64 text-muted text-sm">{texts.withoutAGrant}</p>
          <ConfirmDialog
            trigger={texts.breakGlass}
            triggerVariant="danger"
            title={fill(texts.enterWithoutAGrant, { name })}
            description={texts.forAnEmergencyAlone}
            confirmLabel={texts.enterAndMailThe}
            action={breakGlass}
            hidden={{ workspaceId: id, at }}
          >
            <TextField name="reason" label={texts.reason} maxLength={300} autoComplete="off" />
          </ConfirmDialog>
        </div>
      </div>
    </Card>
  );
}

function Inside({ workspace, at }: Entering) {
  return (
    <Callout
      tone="warning"
      action={
        <ActionForm action={leave}>
          <input type="hidden" name="workspaceId" value={workspace.tenant_id} />
          <SubmitButton variant="secondary" size="sm" pendingLabel={texts.leaving}>
            {texts.leave}
          </SubmitButton>
        </ActionForm>
      }
    >
      {filled(texts.youAreInThis, {
        link: <TextLink href={`/${workspace.slug}${at}`}>{texts.goOnLooking}</TextLink>,
      })}
    </Callout>
  );
}
