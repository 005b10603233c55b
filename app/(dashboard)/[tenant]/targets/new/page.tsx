import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/targets";
import { listTargets } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { addSandboxAction, addTargetAction } from "../actions";
import { AddProduct, AddSandbox } from "../add-target";
import { freeSandboxName } from "../sandbox-name";

export const metadata: Metadata = { title: texts.addTarget };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** The sandbox, or an instance of one of the products. */
export default async function NewTargetPage({ params, searchParams }: Props) {
  const { tenant } = await requireMember((await params).tenant, "configure");
  const { items } = await listTargets(tenant.id, { limit: 200 });
  const productId = paramOf(await searchParams, "product");
  const list = `/${tenant.slug}/targets`;
  return (
    <>
      <PageHeader
        title={texts.addTarget}
        breadcrumb={[{ label: texts.targets, href: list }]}
        description={texts.nothingIsWrittenTo}
      />
      <div className="flex max-w-2xl flex-col gap-8">
        {productId === null && (
          <AddSandbox
            action={addSandboxAction.bind(null, tenant.slug)}
            name={freeSandboxName(items.map((target) => target.name))}
          />
        )}
        <AddProduct
          action={addTargetAction.bind(null, tenant.slug)}
          path={`${list}/new`}
          productId={productId}
        />
      </div>
    </>
  );
}
