"use client";

import { useState } from "react";
import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { CopyField } from "@/app/_ui/copy-field";
import { fill } from "@/app/_ui/fill";
import { SecretForm } from "@/app/_ui/secret-form";
import { texts } from "@/app/texts/apps";
import type { Guide } from "@/lib/engine/connect/providers";
import { GuideSteps } from "./guide-steps";
import { NewToken } from "./new-token";
import { type TokenRow, TokenTable } from "./token-table";

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>;

type ConnectProps = {
  appId: string;
  baseUrl: string;
  tokens: readonly TokenRow[];
  guide: Guide | null;
  /** Null for those who may only look. */
  create: Action | null;
  revoke: Action | null;
};

/** What to enter at the identity provider: base URL, token, and the vendor's steps with both. */
export function Connect({ appId, baseUrl, tokens, guide, create, revoke }: ConnectProps) {
  const [token, setToken] = useState<string | null>(null);
  const bearers = tokens.filter(({ kind }) => kind === "bearer");
  return (
    <div className="flex flex-col gap-6">
      <Card title={texts.baseUrlAndToken} description={texts.bothGoIntoThe}>
        <div className="flex flex-col gap-5">
          <CopyField label={texts.scimBaseUrl} value={baseUrl} />
          <TokenTable appId={appId} kind="bearer" tokens={bearers} revoke={revoke} />
          {create !== null && (
            <SecretForm action={create} label={texts.secretToken} onSecret={setToken}>
              <NewToken appId={appId} kind="bearer" live={bearers.length} />
            </SecretForm>
          )}
        </div>
      </Card>
      {guide !== null && (
        <Card title={fill(texts.stepsIn, { place: guide.place })}>
          <GuideSteps guide={guide} token={token} />
        </Card>
      )}
    </div>
  );
}
