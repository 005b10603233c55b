import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { KeyValues } from "@/app/_ui/key-values";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { zonesWith } from "@/app/_ui/zones";
import { texts } from "@/app/texts/targets";
import type { TargetRow } from "@/db/queries/targets";
import { enteredEnd } from "@/lib/core/access/credential-end";
import { products, type SettingField } from "@/lib/engine/connect/products";
import { CredentialEnd } from "../../../credential-end";
import { ProbeSteps } from "../../../probe-steps";
import { SettingFields } from "../../../setting-fields";
import { renameTargetAction, saveMaintenanceAction, saveTargetAction } from "../../actions";
import { saidIn } from "../../consent-outcome";
import { loadTarget } from "../load-target";
import { ConnectTarget } from "./connect-target";

export const metadata: Metadata = { title: texts.settings };

type Props = {
  params: Promise<{ tenant: string; targetId: string }>;
  searchParams: Promise<{ said?: string | string[] }>;
};

/** Name, address and credentials. Secrets are write-only. */
export default async function TargetSettingsPage({ params, searchParams }: Props) {
  const { tenant: slug, targetId } = await params;
  const { target, tenant, mayConfigure } = await loadTarget(slug, targetId);
  const fields = products().find(({ id }) => id === target.product)?.fields ?? [];
  if (!mayConfigure) return <ReadOnly target={target} fields={fields} />;
  const action = target.isSandbox ? renameTargetAction : saveTargetAction;
  return (
    <>
      <CredentialEnd endsAt={enteredEnd(target.settings)} text={texts.theseCredentialsOnMake} />
      <ActionForm action={action.bind(null, tenant.slug)} className="flex flex-col">
        <SettingsSection title={texts.name} description={texts.howTheTargetIs}>
          <input type="hidden" name="targetId" value={target.id} />
          <TextField name="name" label={texts.name} defaultValue={target.name} maxLength={80} />
        </SettingsSection>
        <SettingsSection
          title={texts.connection}
          description={target.isSandbox ? texts.whereTheSandboxIs : texts.savingTestsTheConnection}
        >
          {target.isSandbox ? (
            <Callout>{texts.theSandboxLivesOn}</Callout>
          ) : (
            <SettingFields
              fields={fields}
              values={target.settings}
              secretsSet={target.secretsSet}
            />
          )}
          <div>
            <SubmitButton pendingLabel={target.isSandbox ? texts.saving : texts.savingAndTesting}>
              {target.isSandbox ? texts.saveChanges : texts.saveAndTestConnection}
            </SubmitButton>
          </div>
          {target.probeSteps?.some((step) => step.state === "failed") && (
            <ProbeSteps steps={target.probeSteps} />
          )}
        </SettingsSection>
      </ActionForm>
      <ConnectTarget
        tenant={tenant}
        targetId={target.id}
        problem={saidIn((await searchParams).said)}
      />
      <Maintenance target={target} slug={tenant.slug} />
    </>
  );
}

function Maintenance({ target, slug }: { target: TargetRow; slug: string }) {
  const { zone, windows } = target.maintenance ?? { zone: "UTC", windows: "" };
  return (
    <ActionForm action={saveMaintenanceAction.bind(null, slug)} className="flex flex-col">
      <SettingsSection title={texts.maintenanceWindows} description={texts.whileOneIsOpen}>
        <input type="hidden" name="targetId" value={target.id} />
        <TextareaField
          name="windows"
          label={texts.windows}
          help={texts.oneALineSuch}
          defaultValue={windows}
          rows={3}
          optional
          mono
        />
        <SelectField
          name="zone"
          label={texts.timeZone}
          defaultValue={zone}
          options={zonesWith(zone)}
          className="max-w-80"
        />
        <div>
          <SubmitButton pendingLabel={texts.saving}>{texts.saveWindows}</SubmitButton>
        </div>
      </SettingsSection>
    </ActionForm>
  );
}

function ReadOnly({ target, fields }: { target: TargetRow; fields: readonly SettingField[] }) {
  return (
    <div className="flex flex-col gap-4">
      <Callout>{texts.youMayLookAt}</Callout>
      <KeyValues
        items={[
          { label: texts.name, value: target.name },
          { label: texts.maintenanceWindows, value: target.maintenance?.windows },
          ...fields.map(({ name, label, secret }) => ({
            label,
            value: secret
              ? target.secretsSet.includes(name)
                ? "Stored, never shown"
                : null
              : target.settings[name],
          })),
        ]}
      />
    </div>
  );
}
