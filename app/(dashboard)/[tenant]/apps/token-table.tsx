"use client";

import type { ActionState } from "@/app/_ui/action-state";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { texts } from "@/app/texts/apps";
import type { CredentialKind } from "@/lib/core/access/scim-credential";

export type TokenRow = {
  id: string;
  kind: CredentialKind;
  lastFour: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  lastUsedAgent: string | null;
};

type TokenTableProps = {
  appId: string;
  kind: CredentialKind;
  tokens: readonly TokenRow[];
  /** Null for those who may only look. */
  revoke: ((previous: ActionState, form: FormData) => Promise<ActionState>) | null;
};

const words: Record<CredentialKind, { one: string; many: string; none: string }> = {
  bearer: { one: "token", many: "Live tokens", none: "No token is live yet." },
  clientSecret: {
    one: "client secret",
    many: "Live client secrets",
    none: "No client secret is live.",
  },
};

/** The live tokens or secrets of an app: at most two, so that one can be changed for the other. */
export function TokenTable({ appId, kind, tokens, revoke }: TokenTableProps) {
  const { many, none } = words[kind];
  if (tokens.length === 0) {
    return <p className="text-muted">{fill(texts.itIsShownOnce, { none })}</p>;
  }
  return (
    <ul aria-label={many} className="divide-y rounded-md border">
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
          <span className="font-mono text-sm">…{token.lastFour}</span>
          <div className="min-w-0 flex-1 basis-36 text-muted text-sm">
            <p>
              {filled(texts.madeBy, {
                time: <RelativeTime at={token.createdAt} />,
                createdBy: token.createdBy,
                expiry: <Expiry at={token.expiresAt} />,
              })}
            </p>
            <p className="break-words">
              <LastUse token={token} />
            </p>
          </div>
          {revoke !== null && <Revoke appId={appId} token={token} revoke={revoke} />}
        </li>
      ))}
    </ul>
  );
}

function Expiry({ at }: { at: Date | null }) {
  if (at === null) return "never ends";
  if (at < new Date()) return <Badge tone="removed">{texts.ended}</Badge>;
  return (
    <>
      {texts.endsWithin} <RelativeTime at={at} />
    </>
  );
}

function LastUse({ token: { lastUsedAt, lastUsedIp, lastUsedAgent } }: { token: TokenRow }) {
  if (lastUsedAt === null) return "Never used";
  return (
    <>
      Last used <RelativeTime at={lastUsedAt} />
      {lastUsedIp !== null && ` from ${lastUsedIp}`}
      {lastUsedAgent !== null && ` by ${lastUsedAgent}`}
    </>
  );
}

type RevokeProps = {
  appId: string;
  token: TokenRow;
  revoke: NonNullable<TokenTableProps["revoke"]>;
};

function Revoke({ appId, token, revoke }: RevokeProps) {
  const { one } = words[token.kind];
  return (
    <ConfirmDialog
      trigger={texts.revoke}
      triggerVariant="ghost"
      triggerSize="sm"
      triggerLabel={`Revoke the ${one} ending in ${token.lastFour}`}
      title={fill(texts.revokeTheEndingIn, { token: one, lastFour: token.lastFour })}
      description={
        <>
          <p>
            <LastUse token={token} />
            {texts.itStopsWorkingWithin}
          </p>
          {token.lastUsedAt !== null && <p className="mt-2">{texts.ifTheIdentityProvider}</p>}
        </>
      }
      confirmLabel={fill(texts.revoke2, { token: one })}
      action={revoke}
      hidden={{ appId, tokenId: token.id }}
    />
  );
}
