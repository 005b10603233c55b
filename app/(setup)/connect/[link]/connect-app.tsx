import { SetupFrame } from "@/app/_shell/setup-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { SubmitButton } from "@/app/_ui/submit-button";
import { fileCounts } from "@/app/(dashboard)/[tenant]/apps/[appId]/rows/file-counts";
import { Upload } from "@/app/(dashboard)/[tenant]/apps/[appId]/rows/upload";
import { Connect } from "@/app/(dashboard)/[tenant]/apps/connect";
import { GuideSteps } from "@/app/(dashboard)/[tenant]/apps/guide-steps";
import { SettingFields } from "@/app/(dashboard)/[tenant]/setting-fields";
import { texts } from "@/app/texts/setup";
import { listAppTokens } from "@/db/queries/app-view";
import type { AppRow } from "@/db/queries/apps";
import { listUploadedFiles, type UploadedFileRow } from "@/db/queries/uploaded-files";
import { providerLabel, readGuide, scimBaseUrl, scimGuide } from "@/lib/engine/connect/providers";
import { sourceOf } from "@/lib/engine/connect/save-source";
import { showsRows } from "@/lib/engine/read/source-rows";
import { fileBytesMax } from "@/lib/engine/read/upload-file";
import { createTokenBySetupAction, finishAction, saveConnectionAction } from "./actions";

type ConnectAppProps = { token: string; tenantId: string; workspace: string; app: AppRow };

/** The vendor's steps and what belongs into both forms; the app's people stay out of sight. */
export function ConnectApp({ token, tenantId, workspace, app }: ConnectAppProps) {
  const label = providerLabel(app.provider);
  return (
    <SetupFrame
      heading={workspace}
      steps={[
        { label: fill(texts.connect, { label }), href: "", state: "current" },
        { label: texts.done, href: "", state: "later" },
      ]}
      title={fill(texts.connect, { label })}
      description={fill(texts.forFollowTheSteps, { name: app.name })}
    >
      <div className="flex flex-col gap-6">
        {app.method === "scim" ? (
          <Pushed token={token} tenantId={tenantId} app={app} />
        ) : (
          <ReadBy token={token} tenantId={tenantId} app={app} />
        )}
        <Card title={texts.doneAsked} description={texts.whoeverSentYouThe}>
          <ActionForm action={finishAction.bind(null, token)}>
            <div>
              <SubmitButton pendingLabel={texts.ending}>{texts.iAmDone}</SubmitButton>
            </div>
          </ActionForm>
        </Card>
      </div>
    </SetupFrame>
  );
}

type WayProps = Omit<ConnectAppProps, "workspace">;

async function Pushed({ token, tenantId, app }: WayProps) {
  const tokens = await listAppTokens(tenantId, app.id);
  const hasArrived = app.firstRequestAt !== null;
  return (
    <>
      <LiveRefresh active={!hasArrived} everyMs={5_000} />
      <Callout tone={hasArrived ? "success" : "info"}>
        {hasArrived ? texts.theProviderHasReached : texts.nothingHasArrivedYet}
      </Callout>
      <Connect
        appId={app.id}
        baseUrl={scimBaseUrl(app.key)}
        tokens={tokens.map((one) => ({ ...one, lastUsedIp: null, lastUsedAgent: null }))}
        guide={scimGuide(app.provider, app.key, "")}
        create={createTokenBySetupAction.bind(null, token)}
        revoke={null}
      />
    </>
  );
}

async function ReadBy({ token, tenantId, app }: WayProps) {
  const source = await sourceOf(tenantId, app.id);
  const { takesFile } = await showsRows(tenantId, app.id);
  const reader = readGuide(app.provider, app.method);
  if (!reader) return <Callout>{texts.usherCannotReadThis}</Callout>;
  return (
    <>
      <Card title={fill(texts.stepsIn, { place: reader.guide.place })}>
        <GuideSteps guide={reader.guide} token={null} />
      </Card>
      <Card title={texts.credentials} description={texts.usherSignsInWith}>
        <ActionForm action={saveConnectionAction.bind(null, token)} className="flex flex-col gap-5">
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
      </Card>
      {takesFile && <File token={token} tenantId={tenantId} app={app} />}
    </>
  );
}

const states: Record<UploadedFileRow["state"], string> = {
  current: "It is read from now on.",
  held: "It lists far fewer than the one before, so it waits for a word of whoever sent you the link.",
  refused: "It has problems and is never read. Mend it and upload it again.",
  past: "Another file has replaced it.",
};

/** Who is in the file stays out of sight; how it was understood does not. */
async function File({ token, tenantId, app }: WayProps) {
  const [last] = await listUploadedFiles(tenantId, app.id);
  return (
    <Card title={texts.file} description={texts.yourPeopleAsA}>
      <div className="flex flex-col gap-4">
        {last && (
          <Callout tone={last.state === "current" ? "success" : "warning"}>
            {`${last.name}: ${fileCounts(last)}. ${states[last.state]}`}
          </Callout>
        )}
        <Upload
          to={`/connect/${token}/file.csv`}
          rows={`/connect/${token}`}
          bytesMax={fileBytesMax}
        />
      </div>
    </Card>
  );
}
