import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { fill, filled } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { NewAppFields } from "@/app/(dashboard)/[tenant]/apps/new-app-fields";
import { texts } from "@/app/texts/setup";
import { providerLabel } from "@/lib/engine/connect/providers";
import { chooseProvider, feedTarget } from "../actions";
import { requireStep } from "../load-setup";
import { Continue, SetupPage } from "../setup-page";

export const metadata: Metadata = { title: texts.setupIdentityProvider };

type Props = { params: Promise<{ tenant: string }> };

export default async function ProviderStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "provider");
  const { tenant, app, target, done } = setup;
  return (
    <SetupPage
      setup={setup}
      step="provider"
      title={texts.whereAreYourPeople}
      description={texts.chooseYourIdentityProvider}
    >
      {app === null && (
        <ActionForm action={chooseProvider.bind(null, tenant.slug)} className="flex flex-col gap-6">
          <NewAppFields targets={target === null ? [] : [target]} isSetup />
          <div>
            <SubmitButton pendingLabel={texts.connecting}>{texts.continue}</SubmitButton>
          </div>
        </ActionForm>
      )}
      {app !== null && done.provider && (
        <>
          <Callout tone="success" title={fill(texts.isSetUp, { name: app.name })}>
            {providerLabel(app.provider)} feeds{" "}
            {app.syncs.map((sync) => sync.targetName).join(", ")}.{" "}
            <TextLink href={`/${tenant.slug}/apps/${app.id}`}>{texts.lookAtTheApp}</TextLink>
          </Callout>
          <Continue setup={setup} step="provider" />
        </>
      )}
      {app !== null && target !== null && !done.provider && (
        <ActionForm action={feedTarget.bind(null, tenant.slug)}>
          <input type="hidden" name="appId" value={app.id} />
          <input type="hidden" name="targetId" value={target.id} />
          <p>
            {filled(texts.isThereButFeeds, {
              app: app.name,
              target: <strong>{target.name}</strong>,
            })}
          </p>
          <div>
            <SubmitButton>{fill(texts.feed, { name: target.name })}</SubmitButton>
          </div>
        </ActionForm>
      )}
    </SetupPage>
  );
}
