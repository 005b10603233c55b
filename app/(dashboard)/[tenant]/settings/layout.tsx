import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { Tabs } from "@/app/_ui/tabs";
import { texts } from "@/app/texts/settings";
import { requireMember } from "@/lib/access/member";

type Props = { params: Promise<{ tenant: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: Props) {
  const { tenant } = await requireMember((await params).tenant, "enter");
  const path = `/${tenant.slug}/settings`;
  return (
    <>
      <PageHeader
        title={texts.settings}
        tabs={
          <Tabs
            label={texts.settings}
            tabs={[
              { label: texts.workspace, href: path },
              { label: texts.notifications, href: `${path}/notifications` },
              { label: texts.security, href: `${path}/security` },
              { label: texts.supportAccess, href: `${path}/support` },
              { label: texts.plan, href: `${path}/plan` },
              { label: texts.apiKeys, href: `${path}/api-keys` },
            ]}
          />
        }
      />
      {children}
    </>
  );
}
