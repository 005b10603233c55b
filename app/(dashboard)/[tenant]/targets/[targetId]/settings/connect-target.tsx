import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { CopyField } from "@/app/_ui/copy-field";
import { filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/targets";
import { consentReturnUrl } from "@/lib/engine/consent/begin-consent";
import { consentState } from "@/lib/engine/consent/consent-state";
import { connectTargetAction } from "../../actions";

type ConnectTargetProps = {
  tenant: { id: string; slug: string };
  targetId: string;
  /** What went wrong on the way back from the product. */
  problem: string | null;
};

/** For products on whose own page a person can let Usher in. */
export async function ConnectTarget({ tenant, targetId, problem }: ConnectTargetProps) {
  const state = await consentState(tenant.id, targetId);
  if (state === null) return null;
  const { how, isReady, grantedBy, grantedAt, withdrawnAt } = state;
  return (
    <ActionForm action={connectTargetAction.bind(null, tenant.slug)} className="flex flex-col">
      <SettingsSection title={texts.signInByOauth} description={how}>
        <input type="hidden" name="targetId" value={targetId} />
        {problem !== null && <Callout tone="danger">{problem}</Callout>}
        <CopyField
          label={texts.redirectUrl}
          value={consentReturnUrl(tenant.slug)}
          help={texts.whereTheProductSends}
        />
        {grantedAt !== null && withdrawnAt === null && (
          <p className="text-muted text-sm">
            {filled(texts.letUsherIn, { grantedBy, time: <RelativeTime at={grantedAt} /> })}
          </p>
        )}
        {withdrawnAt !== null && (
          <Callout tone="danger">
            {filled(texts.theConsentEndedConnect, { time: <RelativeTime at={withdrawnAt} /> })}
          </Callout>
        )}
        <div>
          <SubmitButton variant="secondary" pendingLabel={texts.leaving} disabled={!isReady}>
            {texts.connect}
          </SubmitButton>
        </div>
      </SettingsSection>
    </ActionForm>
  );
}
