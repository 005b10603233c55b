import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Code } from "@/app/_ui/code";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { KeyValues } from "@/app/_ui/key-values";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { getWorkspace } from "@/db/queries/workspaces";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { pauseEverything, resumeEverything, saveWorkspace } from "./actions";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ tenant: string }> };

export default async function SettingsPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant, "enter");
  const workspace = await getWorkspace(tenant.id);
  return (
    <div className="flex flex-col">
      <SettingsSection
        title="Name"
        description="How the workspace is called in the switcher, in mails and in the audit log."
      >
        {can(member.role, "manageWorkspace") ? (
          <ActionForm
            key={tenant.name}
            action={saveWorkspace.bind(null, tenant.slug)}
            className="flex flex-col gap-5"
          >
            <TextField
              name="name"
              label="Workspace name"
              defaultValue={tenant.name}
              maxLength={60}
              autoComplete="organization"
            />
            <div>
              <SubmitButton pendingLabel="Saving…">Save changes</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <p className="break-words">
            {tenant.name}
            <span className="block text-muted text-sm">Only an owner can rename it.</span>
          </p>
        )}
      </SettingsSection>
      <SettingsSection
        title="Identity"
        description="For support and for the Admin API. These never change."
      >
        <KeyValues
          items={[
            { label: "Workspace id", value: <Code>{tenant.id}</Code> },
            { label: "Address", value: <Code>/{tenant.slug}</Code> },
          ]}
        />
      </SettingsSection>
      {can(member.role, "run") && (
        <SettingsSection
          title="Pause everything"
          description="For an emergency: within two seconds nothing is written to any target. What identity providers send is kept and waits."
        >
          <PauseEverything slug={tenant.slug} isPaused={(workspace?.pausedAt ?? null) !== null} />
        </SettingsSection>
      )}
      {can(member.role, "configure") && (
        <SettingsSection
          title="Setup"
          description="The steps from an empty workspace to the first request."
        >
          <p>
            <TextLink href={`/setup/${tenant.slug}`}>Open the setup</TextLink>; it goes on where the
            workspace stands.
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
        <p>Paused: no sync writes anything.</p>
        <div>
          <SubmitButton pendingLabel="Resuming…">Resume everything</SubmitButton>
        </div>
      </ActionForm>
    );
  }
  return (
    <div>
      <ConfirmDialog
        trigger="Pause everything…"
        triggerVariant="danger"
        title="Pause the whole workspace?"
        description="Runs that are under way stop between two records and go on where they stopped when you resume. Nobody's access is changed meanwhile, also not of people who leave."
        confirmLabel="Pause everything"
        pendingLabel="Pausing…"
        action={pauseEverything.bind(null, slug)}
      />
    </div>
  );
}
