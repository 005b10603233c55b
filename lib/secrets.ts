import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { config } from "./config";

/** Where a secret belongs; a ciphertext that was moved elsewhere does not decrypt. */
export type SecretPlace = { tenantId: string; ownerId: string; field: string };

const keyId = "k1";

/** AES-256-GCM with a key per tenant; the text is `v1.key.iv.ciphertext.tag` in base64url. */
export function sealSecret(plain: string, place: SecretPlace): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", tenantKey(place.tenantId), iv);
  cipher.setAAD(Buffer.from(aad(place)));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const parts = [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return ["v1", keyId, ...parts].join(".");
}

/** Throws when the text was changed, moved, or sealed with another USHER_SECRET. */
export function openSecret(envelope: string, place: SecretPlace): string {
  const [version, key, iv, sealed, tag] = envelope.split(".");
  if (version !== "v1" || key !== keyId || !iv || sealed === undefined || !tag) {
    throw new Error("A stored secret has an unknown form. Enter it again in the settings.");
  }
  const decipher = createDecipheriv(
    "aes-256-gcm",
    tenantKey(place.tenantId),
    Buffer.from(iv, "base64url"),
  );
  decipher.setAAD(Buffer.from(aad(place)));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([
    decipher.update(Buffer.from(sealed, "base64url")),
    decipher.final(),
  ]).toString("utf8");
}

/** A new bearer token with 256 random bits; shown once, then only its hash is known. */
export function newToken(prefix: string): { token: string; hash: string; lastFour: string } {
  const token = `${prefix}${randomBytes(32).toString("base64url")}`;
  return { token, hash: hashToken(token), lastFour: token.slice(-4) };
}

/** SHA-256 is enough here: the token has 256 random bits and cannot be guessed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The text with its HMAC, in base64url; see textSigned. */
export function signText(text: string, purpose: string): string {
  return `${Buffer.from(text).toString("base64url")}.${macOf(text, purpose)}`;
}

/** The text that was signed for this purpose here; null when it was not. Constant-time. */
export function textSigned(signed: string, purpose: string): string | null {
  const [encoded = "", mac = ""] = signed.split(".");
  const text = Buffer.from(encoded, "base64url").toString("utf8");
  return sameHash(mac, macOf(text, purpose)) ? text : null;
}

function macOf(text: string, purpose: string): string {
  const key = Buffer.from(hkdfSync("sha256", config().secret, "", purpose, 32));
  return createHmac("sha256", key).update(text).digest("base64url");
}

function tenantKey(tenantId: string): Buffer {
  return Buffer.from(hkdfSync("sha256", config().secret, tenantId, "usher secrets v1", 32));
}

function aad({ tenantId, ownerId, field }: SecretPlace): string {
  return `${tenantId}|${ownerId}|${field}`;
}
