import { signText, textSigned } from "@/lib/secrets";

const prefix = "usher_at_";
const purpose = "usher scim access tokens v1";

/** How long a token from the token endpoint lives. Its secret's end ends it at once, too. */
export const accessTokenSeconds = 1_800;

/**
 * A token that names the secret it was traded for and when it ends, signed. Nothing is stored: the
 * secret is looked up with every call, so that revoking it ends all that came from it.
 */
export function newAccessToken(secretId: string, now = Date.now()): string {
  const endsAt = Math.floor(now / 1_000) + accessTokenSeconds;
  return `${prefix}${signText(`${secretId}.${endsAt}`, purpose)}`;
}

export function isAccessToken(token: string): boolean {
  return token.startsWith(prefix);
}

/** Null when the token is not ours, or its time is over. */
export function secretIdIn(token: string, now = Date.now()): string | null {
  const text = textSigned(token.slice(prefix.length), purpose);
  const [secretId, endsAt] = text?.split(".") ?? [];
  return secretId !== undefined && Number(endsAt) * 1_000 > now ? secretId : null;
}
