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
import type { TargetRow } from "@/db/queries/targets";
import { products, type SettingField } from "@/lib/engine/products";
import { ProbeSteps } from "../../../probe-steps";
import { SettingFields } from "../../../setting-fields";
import { renameTargetAction, saveMaintenanceAction, saveTargetAction } from "../../actions";
import { saidIn } from "../../consent-outcome";
import { loadTarget } from "../load-target";
import { ConnectTarget } from "./connect-target";

export const metadata: Metadata = { title: "Settings" };

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
      <ActionForm action={action.bind(null, tenant.slug)} className="flex flex-col">
        <SettingsSection title="Name" description="How the target is called here.">
          <input type="hidden" name="targetId" value={target.id} />
          <TextField name="name" label="Name" defaultValue={target.name} maxLength={80} />
        </SettingsSection>
        <SettingsSection
          title="Connection"
          description={
            target.isSandbox
              ? "Where the sandbox is and how Usher signs in there."
              : "Saving tests the connection. Credentials are encrypted and never shown again; a new address needs them anew."
          }
        >
          {target.isSandbox ? (
            <Callout>
              The sandbox lives on this Usher; its address and credentials are fixed and kept for
              you.
            </Callout>
          ) : (
            <SettingFields
              fields={fields}
              values={target.settings}
              secretsSet={target.secretsSet}
            />
          )}
          <div>
            <SubmitButton pendingLabel={target.isSandbox ? "Saving…" : "Saving and testing…"}>
              {target.isSandbox ? "Save changes" : "Save and test connection"}
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
      <SettingsSection
        title="Maintenance windows"
        description="While one is open, nothing is written there and runs wait; previews go on. What identity providers send is kept."
      >
        <input type="hidden" name="targetId" value={target.id} />
        <TextareaField
          name="windows"
          label="Windows"
          help="One a line, such as Sat 22:00-02:00, Mon-Fri 01:00-02:30 or daily 03:00-03:30"
          defaultValue={windows}
          rows={3}
          optional
          mono
        />
        <SelectField
          name="zone"
          label="Time zone"
          defaultValue={zone}
          options={zonesWith(zone)}
          className="max-w-80"
        />
        <div>
          <SubmitButton pendingLabel="Saving…">Save windows</SubmitButton>
        </div>
      </SettingsSection>
    </ActionForm>
  );
}

function ReadOnly({ target, fields }: { target: TargetRow; fields: readonly SettingField[] }) {
  return (
    <div className="flex flex-col gap-4">
      <Callout>You may look at these settings; an admin can change them.</Callout>
      <KeyValues
        items={[
          { label: "Name", value: target.name },
          { label: "Maintenance windows", value: target.maintenance?.windows },
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
