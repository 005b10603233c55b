import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Card } from "@/app/_ui/card";
import { CheckboxField, SwitchField } from "@/app/_ui/check-field";
import { CopyField } from "@/app/_ui/copy-field";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { listJitCalls } from "@/db/queries/jit";
import { type JitEndpoint, jitEndpoint, jitUrl } from "@/lib/access/jit-endpoint";
import { loadApp } from "../load-app";
import { endFormerSecretAction, makeLoginSecretAction, saveLoginAction } from "./actions";
import { AttributeRules } from "./attribute-rules";
import { CallTable } from "./call-table";
import { ExampleCall } from "./example-call";
import { LoginSecret } from "./login-secret";

export const metadata: Metadata = { title: "At login" };

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
        <Card
          title="Up to date at login"
          description="Your single sign-on calls Usher when somebody has proved who they are; Usher brings this one person up to date in all targets of the app before they are let in."
        >
          <Settings
            slug={tenant.slug}
            appId={app.id}
            endpoint={endpoint}
            isPushed={app.method === "scim"}
            readOnly={!mayConfigure}
          />
        </Card>
        <div className="flex flex-col gap-6">
          <Card title="Where to call">
            <div className="flex flex-col gap-5">
              <CopyField
                label="Address"
                value={url}
                help="POST, signed with the secret. Only a server may know it, never a browser."
              />
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
          <Card title="Try it">
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
          label="Take calls at login"
          help="Needs a secret. Off, calls are refused and logins go on as without Usher."
          defaultChecked={settings.enabled}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            name="keyClaim"
            label="What names the person"
            help="loginId, email, sourceId, or any claim of the assertion"
            defaultValue={settings.keyClaim}
            mono
          />
          <TextField
            name="keyAttribute"
            label="Compared with"
            help="An attribute of the record; empty: user name, id, then e-mail"
            defaultValue={settings.keyAttribute ?? ""}
            placeholder="employeeNumber"
            optional
            mono
          />
        </div>
        <AttributeRules rules={settings.attributes} readOnly={readOnly} />
        <RadioTiles
          name="groups"
          legend="Groups in the assertion"
          help={
            isPushed
              ? "An assertion without a groups claim never changes groups."
              : "While the provider answers, its own word about groups counts; this is for when it does not."
          }
          defaultValue={settings.groups}
          options={[
            { value: "ignore", label: "Ignore them" },
            {
              value: "add",
              label: "Only add",
              description: "The person joins the groups named; nobody leaves a group by a login.",
            },
            {
              value: "exact",
              label: "Take them as the whole list",
              description:
                "The person also leaves the groups that are not named. Only where the claim is not filtered.",
            },
          ]}
        />
        <div className="max-w-80">
          <TextField
            name="groupsClaim"
            label="Name of the groups claim"
            defaultValue={settings.groupsClaim}
            mono
          />
        </div>
        <CheckboxField
          name="newPeople"
          label="A login makes people known"
          help={
            isPushed
              ? "Somebody whom the provider has not sent yet is taken in with what the assertion says."
              : "Somebody whom the last read did not list is taken in as the provider says, also outside of the read's scope; the next full read decides."
          }
          defaultChecked={settings.newPeople}
        />
        {isPushed ? (
          <CheckboxField
            name="newGroups"
            label="A login makes groups known"
            help="Groups of the claim that are unknown become groups of the source; ids are passed over."
            defaultChecked={settings.newGroups}
          />
        ) : (
          settings.newGroups && <input type="hidden" name="newGroups" value="on" />
        )}
        {!readOnly && (
          <div>
            <SubmitButton pendingLabel="Saving…">Save</SubmitButton>
          </div>
        )}
      </fieldset>
    </ActionForm>
  );
}
