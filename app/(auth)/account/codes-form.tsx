"use client";

import { type ReactNode, useState } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { CopyButton } from "@/app/_ui/copy-button";
import { texts } from "@/app/texts/signing-in";

export type CodesState = ActionState & { codes?: string[] | undefined };

type CodesFormProps = {
  action: (previous: ActionState, form: FormData) => Promise<CodesState>;
  children: ReactNode;
};

/** A form whose answer may be recovery codes: they take its place and are not shown again. */
export function CodesForm({ action, children }: CodesFormProps) {
  const [codes, setCodes] = useState<string[] | undefined>();
  async function perform(previous: ActionState, form: FormData): Promise<ActionState> {
    const answer = await action(previous, form);
    if (answer.codes !== undefined) setCodes(answer.codes);
    return answer;
  }
  return codes === undefined ? (
    <ActionForm action={perform} resetOnSuccess>
      {children}
    </ActionForm>
  ) : (
    <RecoveryCodes codes={codes} />
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div className="flex flex-col gap-3">
      <Callout tone="warning" title={texts.keepTheseRecoveryCodes}>
        {texts.eachOpensYourAccount}
      </Callout>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md border bg-sunken p-3 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <CopyButton text={codes.join("\n")} label={texts.copyAllCodes} />
      </div>
    </div>
  );
}
