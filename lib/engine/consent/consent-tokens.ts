import { type Granted, type OAuthRefusal, oauthToken } from "@/lib/http/oauth-token";
import type { OpenClient } from "@/lib/http/open-access";
import type { Consent } from "@/lib/targets/port";

type How = { refused(refusal: OAuthRefusal): Error; signal: AbortSignal };

/** Trades a code or a refresh token at the consent's endpoint, as the client that it was given to. */
export async function tradeForTokens(
  open: OpenClient,
  { tokenUrl, clientId, clientSecret }: Consent,
  form: Record<string, string>,
  { refused, signal }: How,
): Promise<Granted> {
  const endpoint = new URL(tokenUrl);
  const http = open({ baseUrl: endpoint.origin, headers: {} });
  const fields = { ...form, client_id: clientId, client_secret: clientSecret };
  return oauthToken(http, endpoint.pathname, fields, refused, signal);
}
