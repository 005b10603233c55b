"use client";

import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { CopyField } from "@/app/_ui/copy-field";
import { Dialog } from "@/app/_ui/dialog";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
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
          Verify
        </>
      }
      triggerVariant="primary"
      title="Verify the audit log"
      description="Each event carries a hash over itself and the hash before it. Verifying computes all of them again and names the first event that does not fit."
    >
      <ActionForm action={verify}>
        {whole !== undefined && (
          <>
            <Callout tone="success" title="The log is whole">
              {whole.sentence}
            </Callout>
            <CopyField
              label={`Link of event ${whole.number}`}
              value={whole.hash}
              help="Keep number and link where Usher's database cannot be reached. With them, the next time shows even a log that was written anew as a whole."
            />
          </>
        )}
        <details className="text-muted">
          <summary className="cursor-pointer">Compare with a link you kept</summary>
          <div className="mt-3 flex flex-col gap-4">
            <TextField name="number" label="Number" inputMode="numeric" optional />
            <TextField name="hash" label="Link" mono optional maxLength={64} autoComplete="off" />
          </div>
        </details>
        <div>
          <SubmitButton pendingLabel="Verifying…">Verify now</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
