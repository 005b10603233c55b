import { afterAll, expect, test } from "vitest";
import { newAccessToken } from "@/lib/access/access-token";
import { createAppToken } from "@/lib/access/app-tokens";
import { scim } from "../http/scim-fixture";
import { askToken, grant } from "../http/token-fixture";
import { testActor } from "../support/workspace";
import { createWorkspace, secretWord } from "./workspaces";

const mine = await createWorkspace("Alpha");
const theirs = await createWorkspace(secretWord);

afterAll(async () => {
  await mine.stop();
  await theirs.stop();
});

const kind = "clientSecret" as const;
const secretOf = (appId: string) =>
  createAppToken(mine.tenantId, testActor, appId, { kind, expiresInDays: null });

const ask = (key: string, client_id: string, client_secret: string) =>
  askToken(key, { ...grant, client_id, client_secret });

test("a client secret is worth nothing at any other app's token endpoint, whatever id goes with it", async () => {
  const { token } = await secretOf(mine.ids.appId);
  const { text: unknown } = await ask(theirs.ids.appKey, theirs.ids.appKey, "usher_secret_made-up");
  for (const key of [theirs.ids.appKey, mine.ids.otherAppKey, "nobodysapp"]) {
    for (const id of [mine.ids.appKey, key]) {
      const { status, text } = await ask(key, id, token);
      expect([status, text]).toEqual([401, unknown]);
    }
  }
  expect((await ask(mine.ids.appKey, mine.ids.appKey, token)).status).toBe(200);
});

test("the token it was traded for opens its own app only, in both SCIM versions", async () => {
  const { id } = await secretOf(mine.ids.appId);
  const token = newAccessToken(id);
  const status = async (key: string, version = "v2") => {
    const app = { tenantId: "", appId: "", key, token };
    return (await scim(app, "GET", "/Users", undefined, { version })).status;
  };
  expect(await status(mine.ids.appKey)).toBe(200);
  for (const version of ["v2", "v1"]) {
    expect(await status(mine.ids.otherAppKey, version)).toBe(401);
    expect(await status(theirs.ids.appKey, version)).toBe(401);
  }
});
