import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { CopyField } from "@/app/_ui/copy-field";
import { fill } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/settings";
import type { Domain } from "@/db/queries/domains";
import { addDomainAction, removeDomainAction, verifyDomainAction } from "./actions";

type DomainsSectionProps = { slug: string; domains: Domain[]; mayManage: boolean };

/** Mail domains, and what DNS must say for each to count. */
export function DomainsSection({ slug, domains, mayManage }: DomainsSectionProps) {
  return (
    <SettingsSection title={texts.domains} description={texts.theWorkspacesIdentityProvider}>
      {domains.length > 0 && (
        <ul className="flex flex-col gap-3">
          {domains.map((domain) => (
            <li key={domain.name} className="flex flex-col gap-3 rounded-lg border bg-surface p-4">
              <div className="flex flex-wrap items-center gap-3">
                <span className="wrap-anywhere min-w-0 flex-1 font-medium">{domain.name}</span>
                <Badge tone={domain.verifiedAt === null ? "changed" : "added"}>
                  {domain.verifiedAt === null ? texts.notVerifiedYet : texts.verified}
                </Badge>
                {mayManage && <Remove slug={slug} name={domain.name} />}
              </div>
              {domain.verifiedAt === null && mayManage && <Proof slug={slug} domain={domain} />}
            </li>
          ))}
        </ul>
      )}
      {mayManage ? (
        <ActionForm action={addDomainAction.bind(null, slug)} resetOnSuccess>
          <TextField
            name="name"
            label={texts.domain}
            help={texts.thePartOfYour}
            autoComplete="off"
            maxLength={253}
          />
          <div>
            <SubmitButton variant="secondary">{texts.addDomain}</SubmitButton>
          </div>
        </ActionForm>
      ) : (
        domains.length === 0 && <p className="text-muted">{texts.noneYetAnOwner}</p>
      )}
    </SettingsSection>
  );
}

function Proof({ slug, domain }: { slug: string; domain: Domain }) {
  return (
    <>
      <CopyField
        label={texts.txtRecord}
        value={domain.proof}
        help={fill(texts.inTheDnsOf, { name: domain.name })}
      />
      <ActionForm action={verifyDomainAction.bind(null, slug)}>
        <input type="hidden" name="name" value={domain.name} />
        <div>
          <SubmitButton variant="secondary" size="sm" pendingLabel={texts.askingDns}>
            {texts.verify}
          </SubmitButton>
        </div>
      </ActionForm>
    </>
  );
}

function Remove({ slug, name }: { slug: string; name: string }) {
  return (
    <ConfirmDialog
      trigger={texts.remove}
      triggerVariant="ghost"
      triggerSize="sm"
      triggerLabel={`Remove ${name}`}
      title={fill(texts.remove2, { name })}
      description={texts.peopleWithAddressesIn}
      confirmLabel={texts.removeDomain}
      action={removeDomainAction.bind(null, slug)}
      hidden={{ name }}
    />
  );
}
