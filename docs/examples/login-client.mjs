#!/usr/bin/env node
/**
 * Tells Usher that somebody has just logged in, and prints what it answered.
 *
 *   USHER_LOGIN_URL=https://usher.example/api/jit/… USHER_LOGIN_SECRET=usher_login_… \
 *     node login-client.mjs '{"loginId": "ada@example.com", "groups": ["Staff"]}'
 *
 * Node 20 or newer, nothing to install. `tellUsher` is all that a login service needs.
 */
import { createHmac, randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";

/** Usher answers within two seconds; a login never waits for longer than this. */
const usualPatienceMs = 3_000;

/** Null when nothing could be asked: then let the login go on as it would without Usher. */
export async function tellUsher(login, { url, secret, patienceMs = usualPatienceMs }) {
  const body = JSON.stringify({ nonce: randomBytes(16).toString("hex"), ...login });
  const seconds = Math.floor(Date.now() / 1_000);
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "usher-signature": `t=${seconds},v1=${mac}`,
      },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    return { httpStatus: response.status, ...(await response.json()) };
  } catch {
    return null;
  }
}

/** Only a clear no keeps somebody out; whatever is pending or went wrong does not. */
export function mayGoOn(answer) {
  return answer?.status !== "denied";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { USHER_LOGIN_URL: url, USHER_LOGIN_SECRET: secret } = process.env;
  const patienceMs = Number(process.env.USHER_LOGIN_PATIENCE_MS ?? usualPatienceMs);
  if (!url || !secret || !process.argv[2]) {
    process.stderr.write(
      "Set USHER_LOGIN_URL and USHER_LOGIN_SECRET, and pass the login as JSON.\n",
    );
    process.exit(2);
  }
  const answer = await tellUsher(JSON.parse(process.argv[2]), { url, secret, patienceMs });
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  process.exitCode = mayGoOn(answer) ? 0 : 1;
}
