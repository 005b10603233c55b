import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { freePort } from "@/scripts/lib/ports";
import { eventually } from "../support/eventually";

export type KeycloakServer = {
  url: string;
  /** Calls the admin API as the server's own administrator, below /admin. */
  admin(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

const name = "admin";
const password = "the-password-of-the-tests";
const startMs = 240_000;

/** A real Keycloak with an empty database in memory; `npm run keycloak` says where it is. */
export async function startKeycloakServer(): Promise<KeycloakServer> {
  const home = process.env["USHER_KEYCLOAK_HOME"];
  if (!home) throw new Error("These tests are run by `npm run keycloak`.");
  const dir = mkdtempSync(join(tmpdir(), "usher-keycloak-"));
  const log = join(dir, "log");
  const port = await freePort();
  const flags = [
    "--cache=local",
    "--http-enabled=true",
    "--hostname-strict=false",
    "--http-host=127.0.0.1",
  ];
  const server = spawn(
    join(home, "bin/kc.sh"),
    ["start", "--optimized", ...flags, `--http-port=${port}`],
    {
      // A group of its own: the script starts Java as its child.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...{ KC_BOOTSTRAP_ADMIN_USERNAME: name, KC_BOOTSTRAP_ADMIN_PASSWORD: password },
      },
    },
  );
  const words = createWriteStream(log);
  server.stdout.pipe(words);
  server.stderr.pipe(words);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/realms/master`)).ok;
  await eventually(isReady, { withinMs: startMs, everyMs: 500 });
  return {
    url,
    admin: (method, path, body) => callAdmin(url, method, path, body),
    async stop() {
      if (server.pid !== undefined) process.kill(-server.pid);
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const token = z.object({ access_token: z.string() });

async function callAdmin(url: string, method: string, path: string, body?: unknown) {
  const form = { grant_type: "password", client_id: "admin-cli", username: name, password };
  const signedIn = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    ...{ method: "POST", body: new URLSearchParams(form) },
  });
  const { access_token } = token.parse(await signedIn.json());
  const answer = await fetch(`${url}/admin${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
