import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { SwitchField } from "@/app/_ui/check-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { listDomains } from "@/db/queries/domains";
import { listMembers } from "@/db/queries/members";
import { securityOf } from "@/db/queries/workspace-security";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { saveSecondFactor } from "./actions";
import { DomainsSection } from "./domains-section";
import { SsoSection } from "./sso-section";

export const metadata: Metadata = { title: "Security" };

type Props = { params: Promise<{ tenant: string }> };

/** What signing in to this workspace asks for. */
export default async function SecurityPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const [security, domains, members] = await Promise.all([
    securityOf(tenant.id),
    listDomains(tenant.id),
    listMembers(tenant.id),
  ]);
  const mayManage = can(member.role, "manageSecurity");
  return (
    <div className="flex flex-col">
      <SettingsSection
        title="Second step"
        description="Whether members must show an authenticator app or a passkey besides their password."
      >
        {mayManage ? (
          <ActionForm
            key={String(security.secondFactorRequired)}
            action={saveSecondFactor.bind(null, tenant.slug)}
          >
            <SwitchField
              name="required"
              label="Required of everybody"
              help="Members who have none are led to set one up before they see anything here. Single sign-on counts: the identity provider decides what it asks for."
              defaultChecked={security.secondFactorRequired}
            />
            <div>
              <SubmitButton variant="secondary">Save</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <p>
            {security.secondFactorRequired ? "Required of everybody." : "Up to each member."}
            <span className="block text-muted text-sm">Only an owner can change it.</span>
          </p>
        )}
        <p className="text-muted text-sm">
          Your own is set up under <TextLink href="/account">Your account</TextLink>.
        </p>
      </SettingsSection>
      <DomainsSection slug={tenant.slug} domains={domains} mayManage={mayManage} />
      <SsoSection
        slug={tenant.slug}
        security={security}
        owners={members.filter(({ role }) => role === "owner")}
        mayManage={mayManage}
      />
    </div>
  );
}
