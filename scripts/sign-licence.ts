import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { licenceTerms } from "@/lib/core/access/licence";

/**
 * For whoever sells: `node scripts/run.mjs sign-licence key.pem ten_… 500 2027-12-31`. The key is a
 * PEM of Ed25519 (`openssl genpkey -algorithm ed25519`); no Usher that customers use has it.
 */
const [file = "", workspace = "", people = "", until = ""] = process.argv.slice(3);
const terms = licenceTerms.parse({
  ...{ v: 1, id: `lic_${Date.now().toString(36)}`, workspace, people: Number(people) },
  ...{ from: new Date().toISOString(), until: new Date(until).toISOString() },
});
const body = Buffer.from(JSON.stringify(terms));
const signature = sign(null, body, createPrivateKey(readFileSync(file)));
process.stdout.write(
  `usher_licence_${body.toString("base64url")}.${signature.toString("base64url")}\n`,
);
