import { KeyRound, ShieldCheck, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog } from "@/app/_ui/dialog";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/signing-in";
import type { factorsOf } from "@/db/queries/second-factors";
import type { Login } from "@/lib/access/session";
import { plural } from "@/lib/format";
import { CodesForm } from "./codes-form";
import { PasskeyForm } from "./passkey-form";
import {
  addPasskey,
  askForNewPasskey,
  dropPasskey,
  removeAuthenticator,
  renewCodes,
  startAuthenticator,
} from "./security-actions";

type Factors = Awaited<ReturnType<typeof factorsOf>>;
type SecondFactorsProps = { login: Login; factors: Factors };

/** What is asked for besides the password: an authenticator app, passkeys, codes for bad days. */
export function SecondFactors({ login, factors }: SecondFactorsProps) {
  const hasAny = factors.totpSince !== null || factors.passkeys.length > 0;
  return (
    <>
      <SettingsSection title={texts.authenticatorApp} description={texts.aSixDigitCode}>
        <Authenticator login={login} since={factors.totpSince} />
      </SettingsSection>
      <SettingsSection title={texts.passkeys} description={texts.yourDevicesOwnLock}>
        <Passkeys login={login} passkeys={factors.passkeys} />
      </SettingsSection>
      {hasAny && (
        <SettingsSection title={texts.recoveryCodes} description={texts.eachWorksOnceIn}>
          <RecoveryCodes login={login} left={factors.recoveryCodesLeft} />
        </SettingsSection>
      )}
    </>
  );
}

function Authenticator({ login, since }: { login: Login; since: Date | null }) {
  if (since === null) {
    return (
      <ActionForm action={startAuthenticator}>
        <CurrentPassword login={login} />
        <div>
          <SubmitButton variant="secondary" icon={<Smartphone aria-hidden />}>
            {texts.setUpAuthenticatorApp}
          </SubmitButton>
        </div>
      </ActionForm>
    );
  }
  return (
    <Row
      icon={<Smartphone aria-hidden />}
      title={texts.authenticatorApp}
      detail={
        <>
          {texts.inUseSince} <RelativeTime at={since} />
        </>
      }
      badge={<Badge tone="added">{texts.on}</Badge>}
    >
      <ConfirmDialog
        trigger={texts.remove}
        triggerVariant="secondary"
        triggerSize="sm"
        triggerLabel="Remove the authenticator app"
        title={texts.removeTheAuthenticatorApp}
        description={texts.unlessYouHaveA}
        confirmLabel={texts.remove}
        action={removeAuthenticator}
      >
        <CurrentPassword login={login} />
      </ConfirmDialog>
    </Row>
  );
}

function Passkeys({ login, passkeys }: { login: Login; passkeys: Factors["passkeys"] }) {
  return (
    <>
      {passkeys.length > 0 && (
        <ul className="flex flex-col gap-2">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <Row
                icon={<KeyRound aria-hidden />}
                title={passkey.name}
                detail={
                  <>
                    Added <RelativeTime at={passkey.createdAt} />
                    {passkey.lastUsedAt !== null && (
                      <>
                        {texts.lastUsed} <RelativeTime at={passkey.lastUsedAt} />
                      </>
                    )}
                  </>
                }
              >
                <ConfirmDialog
                  trigger={texts.remove}
                  triggerVariant="secondary"
                  triggerSize="sm"
                  triggerLabel={`Remove the passkey ${passkey.name}`}
                  title={fill(texts.remove2, { name: passkey.name })}
                  description={texts.itStopsOpeningYour}
                  confirmLabel={texts.removePasskey}
                  action={dropPasskey}
                  hidden={{ passkeyId: passkey.id }}
                >
                  <CurrentPassword login={login} />
                </ConfirmDialog>
              </Row>
            </li>
          ))}
        </ul>
      )}
      <PasskeyForm ask={askForNewPasskey} add={addPasskey}>
        <TextField
          name="name"
          label={texts.nameOfThePasskey}
          help={texts.forYouForExample}
          maxLength={60}
          autoComplete="off"
        />
        <CurrentPassword login={login} />
      </PasskeyForm>
    </>
  );
}

function RecoveryCodes({ login, left }: { login: Login; left: number }) {
  return (
    <Row
      icon={<ShieldCheck aria-hidden />}
      title={fill(texts.left, { codes: plural(left, "code", "codes") })}
      detail={texts.onlyTheirHashesAre}
      badge={left < 3 ? <Badge tone="changed">{texts.few}</Badge> : undefined}
    >
      <Dialog
        trigger={texts.makeNewOnes}
        triggerVariant="secondary"
        triggerSize="sm"
        title={texts.makeNewRecoveryCodes}
        description={texts.theOnesYouHave}
      >
        <CodesForm action={renewCodes}>
          <CurrentPassword login={login} />
          <div>
            <SubmitButton>{texts.makeNewCodes}</SubmitButton>
          </div>
        </CodesForm>
      </Dialog>
    </Row>
  );
}

/** An open browser alone must not change how one signs in. */
function CurrentPassword({ login }: { login: Login }) {
  if (!login.hasPassword) return null;
  return (
    <TextField
      name="current"
      label={texts.yourPassword}
      type="password"
      autoComplete="current-password"
    />
  );
}

type RowProps = {
  icon: ReactNode;
  title: string;
  detail: ReactNode;
  badge?: ReactNode;
  children: ReactNode;
};

function Row({ icon, title, detail, badge, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg border bg-surface px-4 py-3">
      <span className="text-muted [&_svg]:size-4">{icon}</span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex items-center gap-2">
          <span className="wrap-anywhere">{title}</span>
          {badge}
        </p>
        <p className="text-muted text-sm">{detail}</p>
      </div>
      {children}
    </div>
  );
}
