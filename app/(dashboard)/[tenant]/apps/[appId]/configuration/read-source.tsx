import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";
import type { AppRow } from "@/db/queries/apps";
import { isShownByRows, readGuide } from "@/lib/engine/connect/providers";
import { sourceOf } from "@/lib/engine/connect/save-source";
import { CredentialEnd } from "../../../credential-end";
import { SettingFields } from "../../../setting-fields";
import { GuideSteps } from "../../guide-steps";
import { probeSourceAction, saveSourceAction } from "./actions";

type ReadSourceProps = {
  tenant: { id: string; slug: string };
  app: { id: string; provider: string; method: AppRow["method"] };
  mayConfigure: boolean;
};

/** How an app's provider is read: credentials, their test, and how to get them. */
export async function ReadSource({ tenant, app, mayConfigure }: ReadSourceProps) {
  const source = await sourceOf(tenant.id, app.id);
  const reader = readGuide(app.provider, app.method);
  if (!reader) return <Callout>{texts.usherCannotReadThis}</Callout>;
  return (
    <div className="flex flex-col gap-6">
      <CredentialEnd endsAt={source.credentialEndsAt} text={texts.theseCredentialsOnMake} />
      <Card title={texts.credentials} description={texts.usherSignsInWith}>
        {mayConfigure ? (
          <div className="flex flex-col gap-5">
            <ActionForm
              action={saveSourceAction.bind(null, tenant.slug)}
              className="flex flex-col gap-5"
            >
              <input type="hidden" name="usherAppId" value={app.id} />
              <SettingFields
                fields={reader.fields}
                values={source.settings}
                secretsSet={source.secretsSet}
              />
              <div>
                <SubmitButton pendingLabel={texts.savingAndTesting}>
                  {texts.saveAndTestConnection}
                </SubmitButton>
              </div>
            </ActionForm>
            {(source.secretsSet.length > 0 || isShownByRows(app.provider, app.method)) && (
              <ActionForm
                action={probeSourceAction.bind(null, tenant.slug)}
                className="flex flex-col gap-3"
              >
                <input type="hidden" name="appId" value={app.id} />
                <div>
                  <SubmitButton variant="secondary" pendingLabel={texts.testing}>
                    {texts.testConnection}
                  </SubmitButton>
                </div>
              </ActionForm>
            )}
          </div>
        ) : (
          <KeyValues
            items={reader.fields.map(({ name, label, secret }) => ({
              label,
              value: secret
                ? source.secretsSet.includes(name)
                  ? "Stored, never shown"
                  : null
                : source.settings[name],
            }))}
          />
        )}
      </Card>
      <Card title={fill(texts.stepsIn, { place: reader.guide.place })}>
        <GuideSteps guide={reader.guide} token={null} />
      </Card>
    </div>
  );
}
