import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { filled } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";
import { enrichmentOf } from "@/lib/engine/read/enrichment";
import { SettingFields } from "../../../setting-fields";
import { loadApp } from "../load-app";
import { probeEnrichmentAction, removeEnrichmentAction, saveEnrichmentAction } from "./actions";

export const metadata: Metadata = { title: texts.ldap };

type Props = { params: Promise<{ tenant: string; appId: string }> };

/** Attributes that this app's people get from a directory beside what the provider says. */
export default async function EnrichmentPage({ params }: Props) {
  const { tenant: slug, appId } = await params;
  const { app, tenant, mayConfigure } = await loadApp(slug, appId);
  if (app.method === "ldap") {
    return <Callout>{texts.thisAppReadsA}</Callout>;
  }
  const { fields, isOn, settings, secretsSet } = await enrichmentOf(tenant.id, app.id);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Card title={texts.attributesFromADirectory} description={texts.eachRunLooksPeople}>
        {mayConfigure ? (
          <div className="flex flex-col gap-5">
            <ActionForm
              action={saveEnrichmentAction.bind(null, tenant.slug)}
              className="flex flex-col gap-5"
            >
              <input type="hidden" name="appId" value={app.id} />
              <SettingFields fields={fields} values={settings} secretsSet={secretsSet} />
              <div>
                <SubmitButton pendingLabel={texts.savingAndTesting}>
                  {texts.saveAndTestConnection}
                </SubmitButton>
              </div>
            </ActionForm>
            {isOn && <TestAndRemove slug={tenant.slug} appId={app.id} />}
          </div>
        ) : (
          <KeyValues
            items={fields.map(({ name, label, secret }) => ({
              label,
              value: secret
                ? secretsSet.includes(name)
                  ? "Stored, never shown"
                  : null
                : settings[name],
            }))}
          />
        )}
      </Card>
      <Card title={texts.whichValueCounts}>
        <div className="flex flex-col gap-3 text-sm">
          <p>
            {filled(texts.addedAttributesStandUnder, {
              prefix: <code className="font-mono">ldap.</code>,
              example: <code className="font-mono">ldap.department</code>,
            })}
          </p>
          <p>{texts.whenTheDirectoryIs}</p>
        </div>
      </Card>
    </div>
  );
}

function TestAndRemove({ slug, appId }: { slug: string; appId: string }) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <ActionForm action={probeEnrichmentAction.bind(null, slug)} className="flex flex-col gap-3">
        <input type="hidden" name="appId" value={appId} />
        <SubmitButton variant="secondary" pendingLabel={texts.testing}>
          {texts.testConnection}
        </SubmitButton>
      </ActionForm>
      <ConfirmDialog
        trigger={texts.remove}
        title={texts.removeThisDirectory}
        description={texts.theAttributesLookedUp}
        confirmLabel={texts.removeDirectory}
        action={removeEnrichmentAction.bind(null, slug)}
        hidden={{ appId }}
      />
    </div>
  );
}
