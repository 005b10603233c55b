import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Section } from "@/app/_ui/section";
import { listTargets } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { products } from "@/lib/engine/products";
import { addSandboxAction, addTargetAction } from "../actions";
import { AddProduct, AddSandbox } from "../add-target";
import { freeSandboxName } from "../sandbox-name";

export const metadata: Metadata = { title: "Add target" };

type Props = { params: Promise<{ tenant: string }> };

/** The sandbox, or an instance of one of the products. */
export default async function NewTargetPage({ params }: Props) {
  const { tenant } = await requireMember((await params).tenant, "configure");
  const { items } = await listTargets(tenant.id, { limit: 200 });
  const list = `/${tenant.slug}/targets`;
  return (
    <>
      <PageHeader
        title="Add target"
        breadcrumb={[{ label: "Targets", href: list }]}
        description="Nothing is written to a target before an app feeds it and a first run was approved."
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
