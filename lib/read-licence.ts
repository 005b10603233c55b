import { createPublicKey, verify } from "node:crypto";
import { config } from "./config";
import { type LicenceTerms, licenceTerms } from "./core/access/licence";

const prefix = "usher_licence_";
/** DER's way of saying that 32 bytes of Ed25519 follow (RFC 8410). */
const derPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** What a signed licence says; null when none of our keys signed it. Asks nobody: works offline. */
export function readLicence(text: string): LicenceTerms | null {
  const [encoded = "", signature = "", ...rest] = text.trim().slice(prefix.length).split(".");
  if (!text.trim().startsWith(prefix) || rest.length > 0) return null;
  const signed = Buffer.from(encoded, "base64url");
  const isOurs = config().licenceKeys.some((key) =>
    verify(null, signed, publicKey(key), Buffer.from(signature, "base64url")),
  );
  return isOurs ? termsIn(signed.toString("utf8")) : null;
}

/** The terms were signed, so another form of them is a newer one that this Usher does not know. */
function termsIn(text: string): LicenceTerms | null {
  const parsed = licenceTerms.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

function publicKey(key: string) {
  const raw = Buffer.from(key, "base64url");
  return createPublicKey({ key: Buffer.concat([derPrefix, raw]), format: "der", type: "spki" });
}
