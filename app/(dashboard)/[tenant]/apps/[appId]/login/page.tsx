import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Card } from "@/app/_ui/card";
import { CheckboxField, SwitchField } from "@/app/_ui/check-field";
import { CopyField } from "@/app/_ui/copy-field";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/apps";
import { listJitCalls } from "@/db/queries/jit";
import { type JitEndpoint, jitEndpoint, jitUrl } from "@/lib/access/jit-endpoint";
import { loadApp } from "../load-app";
import { endFormerSecretAction, makeLoginSecretAction, saveLoginAction } from "./actions";
import { AttributeRules } from "./attribute-rules";
import { CallTable } from "./call-table";
import { ExampleCall } from "./example-call";
import { LoginSecret } from "./login-secret";

export const metadata: Metadata = { title: texts.atLogin };

type Props = { params: Promise<{ tenant: string; appId: string }> };

const callsShown = 20;

/** Brings one person up to date while they log in: where to call, what counts, what came. */
export default async function LoginPage({ params }: Props) {
  const { tenant: slug, appId } = await params;
  const loaded = await loadApp(slug, appId);
  const { app, tenant, mayConfigure } = loaded;
  const endpoint = await jitEndpoint(tenant.id, app.id);
  const calls = await listJitCalls({ tenantId: tenant.id, appId: app.id }, callsShown);
  const url = jitUrl(app.key);
  return (
    <div className="flex flex-col gap-6">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card title={texts.upToDateAt} description={texts.yourSingleSignOn}>
          <Settings
            slug={tenant.slug}
            appId={app.id}
            endpoint={endpoint}
            isPushed={app.method === "scim"}
            readOnly={!mayConfigure}
          />
        </Card>
        <div className="flex flex-col gap-6">
          <Card title={texts.whereToCall}>
            <div className="flex flex-col gap-5">
              <CopyField label={texts.address} value={url} help={texts.postSignedWithThe} />
              <LoginSecret
                appId={app.id}
                lastFour={endpoint.secretLastFour}
                madeAt={endpoint.secretMadeAt}
                formerUntil={endpoint.formerUntil}
                make={mayConfigure ? makeLoginSecretAction.bind(null, tenant.slug) : null}
                endFormer={mayConfigure ? endFormerSecretAction.bind(null, tenant.slug) : null}
              />
            </div>
          </Card>
          <Card title={texts.tryIt}>
            <ExampleCall url={url} />
          </Card>
        </div>
      </div>
      <CallTable calls={calls} endpoint={endpoint} slug={tenant.slug} />
    </div>
  );
}

type SettingsProps = {
  slug: string;
  appId: string;
  endpoint: JitEndpoint;
  isPushed: boolean;
  readOnly: boolean;
};

function Settings({ slug, appId, endpoint, isPushed, readOnly }: SettingsProps) {
  const { settings } = endpoint;
  return (
    <ActionForm action={saveLoginAction.bind(null, slug)}>
      <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-6">
        <input type="hidden" name="appId" value={appId} />
        <SwitchField
          name="enabled"
          label={texts.takeCallsAtLogin}
          help={texts.needsASecretOff}
          defaultChecked={settings.enabled}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            name="keyClaim"
            label={texts.whatNamesThePerson}
            help={texts.loginidEmailSourceidOr}
            defaultValue={settings.keyClaim}
            mono
          />
          <TextField
            name="keyAttribute"
            label={texts.comparedWith}
            help={texts.anAttributeOfThe}
            defaultValue={settings.keyAttribute ?? ""}
            placeholder="employeeNumber"
            optional
            mono
          />
        </div>
        <AttributeRules rules={settings.attributes} readOnly={readOnly} />
        <RadioTiles
          name="groups"
          legend={texts.groupsInTheAssertion}
          help={isPushed ? texts.anAssertionWithoutA : texts.whileTheProviderAnswers}
          defaultValue={settings.groups}
          options={[
            { value: "ignore", label: texts.ignoreThem },
            {
              value: "add",
              label: texts.onlyAdd,
              description: texts.thePersonJoinsThe,
            },
            {
              value: "exact",
              label: texts.takeThemAsThe,
              description: texts.thePersonAlsoLeaves,
            },
          ]}
        />
        <div className="max-w-80">
          <TextField
            name="groupsClaim"
            label={texts.nameOfTheGroups}
            defaultValue={settings.groupsClaim}
            mono
          />
        </div>
        <CheckboxField
          name="newPeople"
          label={texts.aLoginMakesPeople}
          help={isPushed ? texts.somebodyWhomTheProvider : texts.somebodyWhomTheLast}
          defaultChecked={settings.newPeople}
        />
        {isPushed ? (
          <CheckboxField
            name="newGroups"
            label={texts.aLoginMakesGroups}
            help={texts.groupsOfTheClaim}
            defaultChecked={settings.newGroups}
          />
        ) : (
          settings.newGroups && <input type="hidden" name="newGroups" value="on" />
        )}
        {!readOnly && (
          <div>
            <SubmitButton pendingLabel={texts.saving}>{texts.save}</SubmitButton>
          </div>
        )}
      </fieldset>
    </ActionForm>
  );
}
