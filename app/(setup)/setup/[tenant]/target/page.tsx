import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { ProbeSteps } from "@/app/(dashboard)/[tenant]/probe-steps";
import { SettingFields } from "@/app/(dashboard)/[tenant]/setting-fields";
import { TestConnection } from "@/app/(dashboard)/[tenant]/targets/[targetId]/test-connection";
import { probeTargetAction, saveTargetAction } from "@/app/(dashboard)/[tenant]/targets/actions";
import { AddProduct, AddSandbox } from "@/app/(dashboard)/[tenant]/targets/add-target";
import { freeSandboxName } from "@/app/(dashboard)/[tenant]/targets/sandbox-name";
import { texts } from "@/app/texts/setup";
import type { TargetRow } from "@/db/queries/targets";
import { productLabel, products } from "@/lib/engine/connect/products";
import { chooseProduct, chooseSandbox } from "../actions";
import { requireStep } from "../load-setup";
import { Continue, SetupPage } from "../setup-page";

export const metadata: Metadata = { title: texts.setupTarget };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function TargetStep({ params, searchParams }: Props) {
  const setup = await requireStep((await params).tenant, "target");
  const { tenant, target, done, targetNames } = setup;
  const productId = paramOf(await searchParams, "product");
  return (
    <SetupPage
      setup={setup}
      step="target"
      title={texts.chooseWhereAccountsGo}
      description={texts.aTargetIsThe}
    >
      {target === null && (
        <>
          {productId === null && (
            <AddSandbox
              action={chooseSandbox.bind(null, tenant.slug)}
              name={freeSandboxName(targetNames)}
            />
          )}
          <AddProduct
            action={chooseProduct.bind(null, tenant.slug)}
            path={`/setup/${tenant.slug}/target`}
            productId={productId}
          />
        </>
      )}
      {target !== null && done.target && (
        <>
          <Callout tone="success" title={fill(texts.isConnected, { name: target.name })}>
            {[productLabel(target.product), target.version].filter(Boolean).join(" ")}.{" "}
            <TextLink href={`/${tenant.slug}/targets/${target.id}`}>
              {texts.lookAtTheTarget}
            </TextLink>
          </Callout>
          <Continue setup={setup} step="target" />
        </>
      )}
      {target !== null && !done.target && <Repair slug={tenant.slug} target={target} />}
    </SetupPage>
  );
}

/** The target is there, but its test has not passed: what failed, and the form to mend it. */
function Repair({ slug, target }: { slug: string; target: TargetRow }) {
  const fields = products().find(({ id }) => id === target.product)?.fields ?? [];
  const failed = target.probeSteps?.some((step) => step.state === "failed");
  return (
    <>
      {failed && (
        <Callout tone="danger" title={fill(texts.cannotBeUsedYet, { name: target.name })}>
          {texts.theConnectionTestStopped}
        </Callout>
      )}
      {target.probeSteps !== null && <ProbeSteps steps={target.probeSteps} />}
      {target.isSandbox ? (
        <TestConnection
          action={probeTargetAction.bind(null, slug)}
          targetId={target.id}
          isPrimary
        />
      ) : (
        <ActionForm action={saveTargetAction.bind(null, slug)} className="flex flex-col gap-5">
          <input type="hidden" name="targetId" value={target.id} />
          <TextField name="name" label={texts.name} defaultValue={target.name} maxLength={80} />
          <SettingFields fields={fields} values={target.settings} secretsSet={target.secretsSet} />
          <div>
            <SubmitButton pendingLabel={texts.savingAndTesting}>
              {texts.saveAndTestConnection}
            </SubmitButton>
          </div>
        </ActionForm>
      )}
    </>
  );
}
