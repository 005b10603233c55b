import { z } from "zod";
import type { Granted } from "@/lib/http/oauth-token";
import { openSecret, sealSecret } from "@/lib/secrets";

const tokens = z.object({ access: z.string(), refresh: z.string() });
export type GrantTokens = z.infer<typeof tokens>;

type Of = { tenantId: string; targetId: string };

/** As it is stored: both in one envelope, so that one never lasts without the other. */
export function sealTokens(of: Of, { access, refresh }: GrantTokens): string {
  return sealSecret(JSON.stringify({ access, refresh }), placeOf(of));
}

export function openTokens(of: Of, sealed: string): GrantTokens {
  return tokens.parse(JSON.parse(openSecret(sealed, placeOf(of))));
}

function placeOf({ tenantId, targetId }: Of) {
  return { tenantId, ownerId: targetId, field: "grant" };
}

/** When an access token ends, as its endpoint told a moment ago. */
export function endOf({ expiresInSeconds }: Pick<Granted, "expiresInSeconds">): Date {
  return new Date(Date.now() + expiresInSeconds * 1_000);
}
