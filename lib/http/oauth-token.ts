import { z } from "zod";
import type { Token } from "./authorized";
import type { HttpClient } from "./client";

/** What a token endpoint says when it gives none (RFC 6749 §5.2); vendors leave parts out. */
export type OAuthRefusal = { status: number; error: string; description: string };

/** With what the next one is asked for, where the endpoint gives that. */
export type Granted = Token & { refreshToken: string | null };

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  // Only recommended by RFC 6749 §5.1; short-lived where nobody says.
  expires_in: z.coerce.number().positive().catch(300),
});

const refusalAnswer = z.looseObject({
  error: z.string().catch(""),
  error_description: z.string().catch(""),
});

/**
 * Trades credentials for a short-lived token. A repeat does no harm, as it is another token; unless
 * what is traded can be used only once.
 */
export async function oauthToken(
  http: HttpClient,
  path: string,
  form: Record<string, string>,
  refused: (refusal: OAuthRefusal) => Error,
  signal: AbortSignal,
): Promise<Granted> {
  const returns = [400, 401, 403];
  const repeatable = !onceOnly.includes(form["grant_type"] ?? "");
  const answer = await http.send("POST", path, { form, returns, repeatable, signal });
  if (returns.includes(answer.status)) throw refused(refusalOf(answer));
  const { access_token, expires_in, refresh_token } = http.parse(answer, tokenAnswer);
  return {
    value: access_token,
    expiresInSeconds: expires_in,
    refreshToken: refresh_token ?? null,
  };
}

/** Codes are for one use (RFC 6749 §4.1.2), and so are refresh tokens that rotate (RFC 9700 §4.14). */
const onceOnly = ["authorization_code", "refresh_token"];

function refusalOf({ status, text }: { status: number; text: string }): OAuthRefusal {
  const parsed = refusalAnswer.safeParse(jsonOrNull(text)).data;
  return { status, error: parsed?.error ?? "", description: parsed?.error_description ?? "" };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
