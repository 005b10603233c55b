import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { Tabs } from "@/app/_ui/tabs";
import { requireMember } from "@/lib/access/member";

type Props = { params: Promise<{ tenant: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: Props) {
  const { tenant } = await requireMember((await params).tenant, "enter");
  const path = `/${tenant.slug}/settings`;
  return (
    <>
      <PageHeader
        title="Settings"
        tabs={
          <Tabs
            label="Settings"
            tabs={[
              { label: "Workspace", href: path },
              { label: "Notifications", href: `${path}/notifications` },
              { label: "Security", href: `${path}/security` },
              { label: "Support access", href: `${path}/support` },
              { label: "Plan", href: `${path}/plan` },
              { label: "API keys", href: `${path}/api-keys` },
            ]}
          />
        }
      />
      {children}
    </>
  );
}
