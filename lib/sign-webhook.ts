import { createHmac, randomBytes } from "node:crypto";

export const webhookSecretPrefix = "whsec_";

/** A new signing secret in the form of Standard Webhooks: 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `${webhookSecretPrefix}${randomBytes(32).toString("base64")}`;
}

/**
 * The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`. While a secret is being
 * changed, one signature by each: the receiver needs one that fits.
 */
export function signedHeaders(
  { id, body, at }: { id: string; body: string; at: Date },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(webhookSecretPrefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
