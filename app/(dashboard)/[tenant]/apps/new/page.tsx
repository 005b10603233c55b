import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { ActionForm } from "@/app/_ui/action-form";
import { filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import { listTargets } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { NewAppFields } from "../new-app-fields";
import { createAppAction } from "./actions";

export const metadata: Metadata = { title: texts.addApp };

type Props = { params: Promise<{ tenant: string }> };

/** Provider, method, name: then the app exists and shows what to enter at the provider. */
export default async function NewAppPage({ params }: Props) {
  const { tenant } = await requireMember((await params).tenant, "configure");
  const targets = await listTargets(tenant.id, { limit: 200 });
  const list = `/${tenant.slug}/apps`;
  return (
    <>
      <PageHeader
        title={texts.addApp}
        breadcrumb={[{ label: texts.apps, href: list }]}
        description={filled(texts.chooseWhereYourPeople, {
          link: <TextLink href={`/${tenant.slug}/guides`}>{texts.guidesWithin}</TextLink>,
        })}
      />
      <ActionForm
        action={createAppAction.bind(null, tenant.slug)}
        className="flex max-w-2xl flex-col gap-6"
      >
        <NewAppFields targets={targets.items} />
        <div className="flex gap-2">
          <SubmitButton pendingLabel={texts.adding}>{texts.addApp}</SubmitButton>
          <LinkButton href={list} variant="ghost">
            {texts.cancel}
          </LinkButton>
        </div>
      </ActionForm>
    </>
  );
}
