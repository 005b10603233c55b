import { z } from "zod";
import type { SyncError } from "@/lib/core/sync-error";
import type { Token } from "./authorized";
import type { HttpClient } from "./client";

/** What a token endpoint says when it gives none (RFC 6749 §5.2); vendors leave parts out. */
export type OAuthRefusal = { status: number; error: string; description: string };

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  // Only recommended by RFC 6749 §5.1; short-lived where nobody says.
  expires_in: z.coerce.number().positive().catch(300),
});

const refusalAnswer = z.looseObject({
  error: z.string().catch(""),
  error_description: z.string().catch(""),
});

/** Trades credentials for a short-lived token. A repeat does no harm: it is another token. */
export async function oauthToken(
  http: HttpClient,
  path: string,
  form: Record<string, string>,
  refused: (refusal: OAuthRefusal) => SyncError,
  signal: AbortSignal,
): Promise<Token> {
  const returns = [400, 401, 403];
  const answer = await http.send("POST", path, { form, returns, repeatable: true, signal });
  if (returns.includes(answer.status)) throw refused(refusalOf(answer));
  const { access_token, expires_in } = http.parse(answer, tokenAnswer);
  return { value: access_token, expiresInSeconds: expires_in };
}

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
