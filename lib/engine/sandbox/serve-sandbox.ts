import { sandboxByKey } from "@/db/queries/lookup";
import { config } from "@/lib/config";
import { type SandboxFault, sandboxFault } from "@/lib/core/target/sandbox-fault";
import { hashToken, sameHash } from "@/lib/secrets";
import { sandbox as kind } from "@/lib/targets/registry";
import { sandboxStore } from "./sandbox-store";

type Sandbox = NonNullable<Awaited<ReturnType<typeof sandboxByKey>>>;
type Fake = ReturnType<typeof kind.createFake>;
type Authenticate = Parameters<typeof kind.createFake>[0]["authenticate"];

/**
 * Answers a REST call as the product would. The fake is made anew for each call, because its state
 * is in PostgreSQL and any web process may get the next one.
 */
export async function serveSandbox(key: string, request: Request): Promise<Response> {
  const sandbox = await sandboxByKey(key);
  if (!sandbox) return new Response("There is no sandbox here.\n", { status: 404 });
  const fake = kind.createFake({
    version: knownVersion(sandbox.version),
    store: sandboxStore({ tenantId: sandbox.tenant_id, sandboxKey: key }),
    baseUrl: `${config().baseUrl}${sandboxPath(key)}`,
    authenticate: authenticate(sandbox),
    ...(sandbox.users_max === null ? {} : { seatsMax: sandbox.users_max }),
  });
  const fault = sandboxFault.safeParse(sandbox.faults).data;
  if (fault) switchOn(fault, fake);
  const response = await fake.handle(request);
  response.headers.set("cache-control", "no-store");
  return response;
}

export function sandboxPath(key: string): string {
  return `/sandbox/${key}`;
}

/** By user name and password, or by the password alone as a personal access token. */
function authenticate({ username, password_hash }: Sandbox): Authenticate {
  const visitor = { username, isAdmin: true };
  return async (credentials) => {
    const given = credentials.kind === "token" ? credentials.token : credentials.password;
    const isNamed = credentials.kind === "token" || credentials.username === username;
    return isNamed && sameHash(hashToken(given), password_hash) ? visitor : null;
  };
}

const errorShare = 0.3;

function switchOn(fault: SandboxFault, { faults }: Fake): void {
  switch (fault.kind) {
    case "none":
      return;
    case "busy":
      faults.push({ kind: "busy", retryAfter: "5" });
      return;
    case "errors":
      if (Math.random() < errorShare)
        faults.push({ kind: "status", status: 500, commit: "before" });
      return;
    case "slow":
      faults.push({ kind: "slow", ms: 1_500 });
      return;
    case "maintenance":
      faults.push({ kind: "maintenance" });
      return;
    default:
      fault.kind satisfies never;
  }
}

function knownVersion(text: string) {
  const version = kind.versions.find((known) => known === text);
  if (version) return version;
  throw new Error(`The sandbox has an unknown version ${text}.`);
}
