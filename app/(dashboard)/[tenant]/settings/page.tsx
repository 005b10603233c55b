import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Code } from "@/app/_ui/code";
import { KeyValues } from "@/app/_ui/key-values";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { saveWorkspace } from "./actions";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ tenant: string }> };

export default async function SettingsPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
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
