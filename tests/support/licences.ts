import { generateKeyPairSync, sign } from "node:crypto";
import { newId } from "@/lib/core/ids";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");

/** What `USHER_LICENCE_KEYS` has to hold for the licences signed here. */
export const publicLicenceKey = publicKey.export({ format: "jwk" }).x ?? "";

type Terms = { workspace: string; people?: number; days?: number; key?: typeof privateKey };

const dayMs = 86_400_000;

/** A licence that began a year ago and ends in so many days. */
export function signLicence({ workspace, people = 100, days = 365, key = privateKey }: Terms) {
  const [from, until] = [Date.now() - 365 * dayMs, Date.now() + days * dayMs];
  const terms = {
    ...{ v: 1, id: newId("lic"), workspace, people },
    ...{ from: new Date(from).toISOString(), until: new Date(until).toISOString() },
  };
  const body = Buffer.from(JSON.stringify(terms));
  const signature = sign(null, body, key).toString("base64url");
  return `usher_licence_${body.toString("base64url")}.${signature}`;
}
