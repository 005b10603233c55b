import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Card } from "@/app/_ui/card";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/workspace";
import { requireMember } from "@/lib/access/member";
import { providers } from "@/lib/engine/connect/providers";
import { methodLabels } from "../apps/method-label";

export const metadata: Metadata = { title: texts.guides };

type Props = { params: Promise<{ tenant: string }> };

/** Where only logins count, nothing is set up anywhere else. */
const connected = providers().filter(({ methods }) => !methods.includes("logins"));

/** Every provider, and each way in which it can be connected. */
export default async function GuidesPage({ params }: Props) {
  const { tenant } = await requireMember((await params).tenant);
  return (
    <>
      <PageHeader
        title={texts.guides}
        breadcrumb={[{ label: texts.apps, href: `/${tenant.slug}/apps` }]}
        description={texts.howEachIdentityProvider}
      />
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {connected.map(({ id, label, summary, methods }) => (
          <li key={id}>
            <Card title={label} description={summary} className="h-full">
              <ul className="flex flex-wrap gap-x-4 gap-y-1">
                {methods.map((method) => (
                  <li key={method}>
                    <TextLink href={`/${tenant.slug}/guides/${id}/${method}`}>
                      {methodLabels[method]}
                    </TextLink>
                  </li>
                ))}
              </ul>
            </Card>
          </li>
        ))}
      </ul>
    </>
  );
}
