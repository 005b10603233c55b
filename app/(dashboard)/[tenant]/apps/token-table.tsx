"use client";

import type { ActionState } from "@/app/_ui/action-state";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { RelativeTime } from "@/app/_ui/relative-time";

export type TokenRow = {
  id: string;
  lastFour: string;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
};

type TokenTableProps = {
  appId: string;
  tokens: readonly TokenRow[];
  /** Null for those who may only look. */
  revoke: ((previous: ActionState, form: FormData) => Promise<ActionState>) | null;
};

/** The live tokens of an app: at most two, so that one can be changed for the other. */
export function TokenTable({ appId, tokens, revoke }: TokenTableProps) {
  if (tokens.length === 0) {
    return <p className="text-muted">No token is live yet. It is shown once, when it is made.</p>;
  }
  return (
    <ul aria-label="Live tokens" className="divide-y rounded-md border">
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
          <span className="font-mono text-sm">…{token.lastFour}</span>
          <span className="min-w-0 flex-1 basis-48 text-muted text-sm">
            Made <RelativeTime at={token.createdAt} /> by {token.createdBy}
            {" · "}
            {token.lastUsedAt ? (
              <>
                used <RelativeTime at={token.lastUsedAt} />
                {token.lastUsedIp !== null && ` from ${token.lastUsedIp}`}
              </>
            ) : (
              "never used"
            )}
          </span>
          {revoke !== null && (
            <ConfirmDialog
              trigger="Revoke"
              triggerVariant="ghost"
              triggerSize="sm"
              triggerLabel={`Revoke the token ending in ${token.lastFour}`}
              title={`Revoke the token ending in ${token.lastFour}?`}
              description={
                token.lastUsedAt === null
                  ? "It was never used. It stops working within a second and cannot come back."
                  : "It stops working within a second and cannot come back. If the identity provider still uses it, its requests are refused until you enter another token there."
              }
              confirmLabel="Revoke token"
              action={revoke}
              hidden={{ appId, tokenId: token.id }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
