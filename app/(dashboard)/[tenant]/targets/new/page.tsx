import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Section } from "@/app/_ui/section";
import { texts } from "@/app/texts/targets";
import { listTargets } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { products } from "@/lib/engine/connect/products";
import { addSandboxAction, addTargetAction } from "../actions";
import { AddProduct, AddSandbox } from "../add-target";
import { freeSandboxName } from "../sandbox-name";

export const metadata: Metadata = { title: texts.addTarget };

type Props = { params: Promise<{ tenant: string }> };

/** The sandbox, or an instance of one of the products. */
export default async function NewTargetPage({ params }: Props) {
  const { tenant } = await requireMember((await params).tenant, "configure");
  const { items } = await listTargets(tenant.id, { limit: 200 });
  const list = `/${tenant.slug}/targets`;
  return (
    <>
      <PageHeader
        title={texts.addTarget}
        breadcrumb={[{ label: texts.targets, href: list }]}
        description={texts.nothingIsWrittenTo}
      />
      <div className="flex max-w-2xl flex-col gap-8">
        <AddSandbox
          action={addSandboxAction.bind(null, tenant.slug)}
          name={freeSandboxName(items.map((target) => target.name))}
        />
        {products().map((product) => (
          <Section key={product.id} title={product.label}>
            <AddProduct action={addTargetAction.bind(null, tenant.slug)} productId={product.id} />
          </Section>
        ))}
      </div>
    </>
  );
}
