import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/app/_shell/page-header";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/workspace";
import { type AppRow, listApps } from "@/db/queries/apps";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { guideFor, providers } from "@/lib/engine/connect/providers";
import { GuideSteps } from "../../../apps/guide-steps";
import { methodLabels } from "../../../apps/method-label";

export const metadata: Metadata = { title: texts.guide };

type Props = { params: Promise<{ tenant: string; provider: string; method: string }> };

/** One provider connected in one way; with the values of the workspace's own app, where it has one. */
export default async function GuidePage({ params }: Props) {
  const { tenant: slug, provider: id, method: wanted } = await params;
  const { tenant, member } = await requireMember(slug);
  const provider = providers().find((one) => one.id === id);
  const method = provider?.methods.find((one) => one === wanted);
  if (!provider || !method) notFound();
  const mayConfigure = can(member.role, "configure");
  const app = mayConfigure ? await appOf(tenant.id, provider.id, method) : null;
  const guide = guideFor(provider.id, method, app?.key ?? null);
  if (!guide) notFound();
  const fields = method === "ldap" ? provider.ldapFields : provider.fields;
  const guides = `/${tenant.slug}/guides`;
  return (
    <>
      <PageHeader
        title={fill(texts.by, { provider: provider.label, method: methodLabels[method] })}
        breadcrumb={[
          { label: texts.apps, href: `/${tenant.slug}/apps` },
          { label: texts.guides, href: guides },
        ]}
        description={provider.summary}
        action={
          mayConfigure ? (
            <LinkButton
              variant="primary"
              href={app ? appHref(tenant.slug, app) : `/${tenant.slug}/apps/new`}
            >
              {app ? fill(texts.open, { name: app.name }) : texts.addApp}
            </LinkButton>
          ) : undefined
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card title={fill(texts.stepsIn, { place: guide.place })}>
          <div className="flex flex-col gap-5">
            {method === "scim" && app === null && <Callout>{texts.theAddressBelowIs}</Callout>}
            <GuideSteps guide={guide} token={null} />
          </div>
        </Card>
        <div className="flex flex-col gap-6">
          {method !== "scim" && (
            <Card title={texts.whatUsherAsksFor} description={texts.onTheAppsConfiguration}>
              <dl className="flex flex-col gap-3">
                {fields.map(({ name, label, help }) => (
                  <div key={name}>
                    <dt className="font-medium">{label}</dt>
                    <dd className="text-muted text-sm">{help}</dd>
                  </div>
                ))}
              </dl>
            </Card>
          )}
          <Card title={texts.atLogin}>
            <p className="text-muted">
              Whoever signs in can be brought up to date in that moment, before the next run:{" "}
              {app ? (
                <TextLink href={`/${tenant.slug}/apps/${app.id}/login`}>
                  {fill(texts.openTheAtLogin, { name: app.name })}
                </TextLink>
              ) : (
                texts.addTheAppAnd
              )}
              . It has the address, the secret and an example of the call.
            </p>
          </Card>
          {provider.methods.length > 1 && (
            <Card title={texts.otherWays}>
              <ul className="flex flex-col gap-1.5">
                {provider.methods
                  .filter((other) => other !== method)
                  .map((other) => (
                    <li key={other}>
                      <TextLink href={`${guides}/${provider.id}/${other}`}>
                        {fill(texts.by, { provider: provider.label, method: methodLabels[other] })}
                      </TextLink>
                    </li>
                  ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

/** The oldest app that is connected in this way. */
async function appOf(tenantId: string, provider: string, method: AppRow["method"]) {
  const { items } = await listApps(tenantId, { limit: 200 });
  return items.find((app) => app.provider === provider && app.method === method) ?? null;
}

function appHref(slug: string, { id }: { id: string }): string {
  return `/${slug}/apps/${id}/configuration`;
}
