import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { filled } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/setup";
import { can } from "@/lib/access/roles";
import { nameWorkspace } from "../actions";
import { requireStep } from "../load-setup";
import { Continue, SetupPage } from "../setup-page";

export const metadata: Metadata = { title: texts.setupWorkspace };

type Props = { params: Promise<{ tenant: string }> };

export default async function WorkspaceStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "workspace");
  const { tenant, member } = setup;
  return (
    <SetupPage
      setup={setup}
      step="workspace"
      title={texts.nameYourWorkspace}
      description={texts.aWorkspaceHoldsYour}
    >
      {can(member.role, "manageWorkspace") ? (
        <ActionForm action={nameWorkspace.bind(null, tenant.slug)} className="flex flex-col gap-5">
          <TextField
            name="name"
            label={texts.workspaceName}
            help={texts.usuallyTheCompanysName}
            defaultValue={tenant.name}
            maxLength={60}
            autoComplete="organization"
          />
          <div>
            <SubmitButton pendingLabel={texts.saving}>{texts.continue}</SubmitButton>
          </div>
        </ActionForm>
      ) : (
        <>
          <p>{filled(texts.thisWorkspaceIsCalled, { name: <strong>{tenant.name}</strong> })}</p>
          <Continue setup={setup} step="workspace" />
        </>
      )}
    </SetupPage>
  );
}
