import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { SyncError } from "@/lib/core/sync-error";

export type Assertion = {
  /** PEM as files have it, or a JSON Web Key as some consoles show it. */
  privateKey: string;
  /** Beside `alg`, which follows from the key unless it is given. */
  header: { alg?: string; kid?: string; typ?: string; [name: string]: string | undefined };
  claims: Record<string, string | number>;
  /** From now on, in seconds. */
  lifeSeconds: number;
};

/** A signed statement that a token endpoint takes for credentials (RFC 7523). */
export async function signAssertion({
  privateKey,
  header,
  claims,
  lifeSeconds,
}: Assertion): Promise<string> {
  const key = readPrivateKey(privateKey);
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ iat: now, exp: now + lifeSeconds, ...claims })
    .setProtectedHeader({ ...header, alg: header.alg ?? algorithmOf(key) })
    .sign(key);
}

export function readPrivateKey(text: string): KeyObject {
  try {
    // A key pasted from JSON has its line breaks written out.
    const pem = text.trim().replaceAll("\\n", "\n");
    if (!pem.startsWith("{")) return createPrivateKey(pem);
    return createPrivateKey({ key: JSON.parse(text), format: "jwk" });
  } catch (cause) {
    throw new SyncError(
      "stop",
      "SOURCE_AUTH",
      "The private key cannot be read. Paste the whole key: from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----, without a passphrase, or the JSON Web Key with its braces.",
      { cause },
    );
  }
}

const curves: Record<string, string> = {
  prime256v1: "ES256",
  secp384r1: "ES384",
  secp521r1: "ES512",
};

function algorithmOf(key: KeyObject): string {
  if (key.asymmetricKeyType === "ed25519") return "EdDSA";
  return curves[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "RS256";
}
