"use client";

import { KeyRound } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SecretForm } from "@/app/_ui/secret-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>;

type LoginSecretProps = {
  appId: string;
  lastFour: string | null;
  madeAt: Date | null;
  formerUntil: Date | null;
  /** Null for those who may only look. */
  make: Action | null;
  endFormer: Action | null;
};

/** What calls are signed with: shown once, and changed without a gap. */
export function LoginSecret(props: LoginSecretProps) {
  const { appId, lastFour, madeAt, formerUntil, make, endFormer } = props;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="font-medium">{texts.secret}</p>
        {lastFour === null ? (
          <p className="text-muted text-sm">{texts.noneYetItIs}</p>
        ) : (
          <p className="text-muted text-sm">
            <span className="font-mono">…{lastFour}</span>
            {madeAt && (
              <>
                {texts.made} <RelativeTime at={madeAt} />
              </>
            )}
          </p>
        )}
      </div>
      {formerUntil !== null && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <p className="text-muted">
            {filled(texts.theOneBeforeStill, { time: <RelativeTime at={formerUntil} /> })}
          </p>
          {endFormer && (
            <ActionForm action={endFormer}>
              <input type="hidden" name="appId" value={appId} />
              <SubmitButton size="sm" variant="secondary" pendingLabel={texts.ending}>
                {texts.endItNow}
              </SubmitButton>
            </ActionForm>
          )}
        </div>
      )}
      {make && (
        <SecretForm action={make} label={texts.secret}>
          <input type="hidden" name="appId" value={appId} />
          <SubmitButton
            variant="secondary"
            icon={<KeyRound aria-hidden />}
            pendingLabel={texts.creating}
          >
            {lastFour === null ? texts.makeASecret : texts.makeANewSecret}
          </SubmitButton>
        </SecretForm>
      )}
    </div>
  );
}
