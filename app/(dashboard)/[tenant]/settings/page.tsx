import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Code } from "@/app/_ui/code";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { filled } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/settings";
import { getWorkspace } from "@/db/queries/workspaces";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { pauseEverything, resumeEverything, saveWorkspace } from "./actions";

export const metadata: Metadata = { title: texts.settings };

type Props = { params: Promise<{ tenant: string }> };

export default async function SettingsPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant, "enter");
  const workspace = await getWorkspace(tenant.id);
  return (
    <div className="flex flex-col">
      <SettingsSection title={texts.name} description={texts.howTheWorkspaceIs}>
        {can(member.role, "manageWorkspace") ? (
          <ActionForm
            key={tenant.name}
            action={saveWorkspace.bind(null, tenant.slug)}
            className="flex flex-col gap-5"
          >
            <TextField
              name="name"
              label={texts.workspaceName}
              defaultValue={tenant.name}
              maxLength={60}
              autoComplete="organization"
            />
            <div>
              <SubmitButton pendingLabel={texts.saving}>{texts.saveChanges}</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <p className="break-words">
            {tenant.name}
            <span className="block text-muted text-sm">{texts.onlyAnOwnerCan}</span>
          </p>
        )}
      </SettingsSection>
      <SettingsSection title={texts.identity} description={texts.forSupportAndFor}>
        <KeyValues
          items={[
            { label: texts.workspaceId, value: <Code>{tenant.id}</Code> },
            { label: texts.address, value: <Code>/{tenant.slug}</Code> },
          ]}
        />
      </SettingsSection>
      {can(member.role, "run") && (
        <SettingsSection title={texts.pauseEverything} description={texts.forAnEmergencyWithin}>
          <PauseEverything slug={tenant.slug} isPaused={(workspace?.pausedAt ?? null) !== null} />
        </SettingsSection>
      )}
      {can(member.role, "configure") && (
        <SettingsSection title={texts.setup} description={texts.theStepsFromAn}>
          <p>
            {filled(texts.itGoesOnWhere, {
              link: <TextLink href={`/setup/${tenant.slug}`}>{texts.openTheSetup}</TextLink>,
            })}
          </p>
        </SettingsSection>
      )}
    </div>
  );
}

function PauseEverything({ slug, isPaused }: { slug: string; isPaused: boolean }) {
  if (isPaused) {
    return (
      <ActionForm action={resumeEverything.bind(null, slug)} className="flex flex-col gap-3">
        <p>{texts.pausedNoSyncWrites}</p>
        <div>
          <SubmitButton pendingLabel={texts.resuming}>{texts.resumeEverything}</SubmitButton>
        </div>
      </ActionForm>
    );
  }
  return (
    <div>
      <ConfirmDialog
        trigger={texts.pauseEverythingOpens}
        triggerVariant="danger"
        title={texts.pauseTheWholeWorkspace}
        description={texts.runsThatAreUnder}
        confirmLabel={texts.pauseEverything}
        pendingLabel={texts.pausing}
        action={pauseEverything.bind(null, slug)}
      />
    </div>
  );
}
