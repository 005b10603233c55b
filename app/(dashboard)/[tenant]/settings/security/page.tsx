import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { SwitchField } from "@/app/_ui/check-field";
import { filled } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/settings";
import { listDomains } from "@/db/queries/domains";
import { listMembers } from "@/db/queries/members";
import { securityOf } from "@/db/queries/workspace-security";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { saveSecondFactor } from "./actions";
import { DomainsSection } from "./domains-section";
import { SsoSection } from "./sso-section";

export const metadata: Metadata = { title: texts.security };

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
      <SettingsSection title={texts.secondStep} description={texts.whetherMembersMustShow}>
        {mayManage ? (
          <ActionForm
            key={String(security.secondFactorRequired)}
            action={saveSecondFactor.bind(null, tenant.slug)}
          >
            <SwitchField
              name="required"
              label={texts.requiredOfEverybody}
              help={texts.membersWhoHaveNone}
              defaultChecked={security.secondFactorRequired}
            />
            <div>
              <SubmitButton variant="secondary">{texts.save}</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <p>
            {security.secondFactorRequired
              ? texts.requiredOfEverybodySentence
              : texts.upToEachMember}
            <span className="block text-muted text-sm">{texts.onlyAnOwnerCanChange}</span>
          </p>
        )}
        <p className="text-muted text-sm">
          {filled(texts.yourOwnIsSet, {
            link: <TextLink href="/account">{texts.yourAccount}</TextLink>,
          })}
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
