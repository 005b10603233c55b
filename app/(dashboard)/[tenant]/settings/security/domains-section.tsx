import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { CopyField } from "@/app/_ui/copy-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import type { Domain } from "@/db/queries/domains";
import { addDomainAction, removeDomainAction, verifyDomainAction } from "./actions";

type DomainsSectionProps = { slug: string; domains: Domain[]; mayManage: boolean };

/** Mail domains, and what DNS must say for each to count. */
export function DomainsSection({ slug, domains, mayManage }: DomainsSectionProps) {
  return (
    <SettingsSection
      title="Domains"
      description="The workspace's identity provider speaks for mail addresses in verified domains alone. A TXT record in the domain's DNS proves that it is yours."
    >
      {domains.length > 0 && (
        <ul className="flex flex-col gap-3">
          {domains.map((domain) => (
            <li key={domain.name} className="flex flex-col gap-3 rounded-lg border bg-surface p-4">
              <div className="flex flex-wrap items-center gap-3">
                <span className="wrap-anywhere min-w-0 flex-1 font-medium">{domain.name}</span>
                <Badge tone={domain.verifiedAt === null ? "changed" : "added"}>
                  {domain.verifiedAt === null ? "Not verified yet" : "Verified"}
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
            label="Domain"
            help="The part of your mail addresses after the @"
            autoComplete="off"
            maxLength={253}
          />
          <div>
            <SubmitButton variant="secondary">Add domain</SubmitButton>
          </div>
        </ActionForm>
      ) : (
        domains.length === 0 && <p className="text-muted">None yet; an owner can add one.</p>
      )}
    </SettingsSection>
  );
}

function Proof({ slug, domain }: { slug: string; domain: Domain }) {
  return (
    <>
      <CopyField
        label="TXT record"
        value={domain.proof}
        help={`In the DNS of ${domain.name}, at the domain itself (@). It may be removed once the domain is verified.`}
      />
      <ActionForm action={verifyDomainAction.bind(null, slug)}>
        <input type="hidden" name="name" value={domain.name} />
        <div>
          <SubmitButton variant="secondary" size="sm" pendingLabel="Asking DNS…">
            Verify
          </SubmitButton>
        </div>
      </ActionForm>
    </>
  );
}

function Remove({ slug, name }: { slug: string; name: string }) {
  return (
    <ConfirmDialog
      trigger="Remove"
      triggerVariant="ghost"
      triggerSize="sm"
      triggerLabel={`Remove ${name}`}
      title={`Remove ${name}?`}
      description="People with addresses in it who come through single sign-on for the first time are no longer let in. Members stay members."
      confirmLabel="Remove domain"
      action={removeDomainAction.bind(null, slug)}
      hidden={{ name }}
    />
  );
}
