import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { eq } from "drizzle-orm";
import { closePool, db } from "@/db/client";
import { insertLogin, loginByEmail } from "@/db/queries/logins";
import { logins } from "@/db/schema/people";
import { createAppToken } from "@/lib/access/app-tokens";
import { createWorkspace } from "@/lib/access/create-workspace";
import { hashPassword } from "@/lib/access/password";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { newId, randomText } from "@/lib/core/ids";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { serveSandbox } from "@/lib/engine/sandbox/serve-sandbox";
import { liveStory } from "./story/live";

const email = "demo@example.com";
const name = "Demo";
const probeLimitMs = 10_000;

type Options = {
  ownerUrl: string;
  /** Also a second workspace with a month behind it; it takes some seconds. */
  withStory: boolean;
};

/** What the demo's secrets are, told once; null when the demo exists already. */
export async function seedDemo(options: Options) {
  try {
    return (await loginByEmail(email)) ? null : await createDemo(options);
  } finally {
    await closePool();
  }
}

async function createDemo({ ownerUrl, withStory }: Options) {
  const password = [1, 2, 3].map(() => randomText(5)).join("-");
  const { actor, tenantId, slug } = await createOwner(password);
  const sandbox = await addSandbox(tenantId, actor);
  const app = await createApp(tenantId, actor, {
    name: "Microsoft Entra ID",
    provider: "entra",
    method: "scim",
  });
  await createSync(tenantId, actor, { appId: app.id, targetId: sandbox.id });
  const { token } = await createAppToken(tenantId, actor, app.id);
  const apiKey = await createApiKey(tenantId, actor, {
    name,
    scopes: ["read", "write", "run", "audit"],
    expiresInDays: null,
  });
  let storyProblem: string | null = null;
  await withSandboxes(async () => {
    await probeTarget(tenantId, actor, sandbox.id, AbortSignal.timeout(probeLimitMs));
    // Only to look at: without it everything else works all the same.
    if (withStory) storyProblem = await problemOf(liveStory(ownerUrl, actor));
  });
  await giveAddress(actor.id);
  return {
    demo: { email, password, workspace: slug },
    scim: { path: `/scim/v2/${app.key}`, token },
    sandbox: { path: sandbox.path, username: sandbox.username, password: sandbox.password },
    apiKey: apiKey.token,
    ...(storyProblem === null ? {} : { storyProblem }),
  };
}

async function problemOf(work: Promise<void>): Promise<string | null> {
  return work.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/** The login gets its address last, so that a start that broke off half-way begins anew. */
async function createOwner(password: string) {
  const actor: Actor = { kind: "member", id: newId("log"), name, ip: null };
  const passwordHash = await hashPassword(password);
  const login = { id: actor.id, email: `${actor.id}@example.com`, name, passwordHash };
  const workspace = await createWorkspace("Demo workspace", actor, async (tx) => {
    await insertLogin(tx, { ...login, emailVerified: true });
  });
  return { actor, ...workspace };
}

async function giveAddress(loginId: string): Promise<void> {
  await db().update(logins).set({ email, emailKey: email }).where(eq(logins.id, loginId));
}

/** The web process is not up yet: meanwhile this one serves the sandboxes at its address. */
async function withSandboxes(work: () => Promise<void>): Promise<void> {
  const { hostname, port } = new URL(config().baseUrl);
  if (hostname !== "localhost") return;
  const server = createServer(
    getRequestListener((request) => serveSandbox(keyIn(request), request)),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port || 80), resolve);
  });
  try {
    await work();
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The address of a sandbox is /sandbox/{key}. */
function keyIn({ url }: Request): string {
  return new URL(url).pathname.split("/")[2] ?? "";
}
