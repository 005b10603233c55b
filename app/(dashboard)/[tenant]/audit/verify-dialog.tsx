"use client";

import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { CopyField } from "@/app/_ui/copy-field";
import { Dialog } from "@/app/_ui/dialog";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/audit";
import type { ChainVerdictState } from "./verdict-text";

type Verify = (previous: ActionState, form: FormData) => Promise<ChainVerdictState>;

/** Verifies the log; the link it ends with can be kept, and compared the next time. */
export function VerifyDialog({ action }: { action: Verify }) {
  const [whole, setWhole] = useState<ChainVerdictState["whole"]>();
  async function verify(previous: ActionState, form: FormData): Promise<ActionState> {
    setWhole(undefined);
    const answer = await action(previous, form);
    setWhole(answer.whole);
    return answer;
  }
  return (
    <Dialog
      trigger={
        <>
          <ShieldCheck aria-hidden />
          {texts.verify}
        </>
      }
      triggerVariant="primary"
      title={texts.verifyTheAuditLog}
      description={texts.eachEventCarriesA}
    >
      <ActionForm action={verify}>
        {whole !== undefined && (
          <>
            <Callout tone="success" title={texts.theLogIsWhole}>
              {whole.sentence}
            </Callout>
            <CopyField
              label={fill(texts.linkOfEvent, { number: whole.number })}
              value={whole.hash}
              help={texts.keepNumberAndLink}
            />
          </>
        )}
        <details className="text-muted">
          <summary className="cursor-pointer">{texts.compareWithALink}</summary>
          <div className="mt-3 flex flex-col gap-4">
            <TextField name="number" label={texts.number} inputMode="numeric" optional />
            <TextField
              name="hash"
              label={texts.link}
              mono
              optional
              maxLength={64}
              autoComplete="off"
            />
          </div>
        </details>
        <div>
          <SubmitButton pendingLabel={texts.verifying}>{texts.verifyNow}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
