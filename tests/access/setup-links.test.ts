import { beforeAll, expect, test } from "vitest";
import {
  createTokenBySetupAction,
  saveConnectionAction,
} from "@/app/(setup)/connect/[link]/actions";
import { POST as uploadBySetup } from "@/app/(setup)/connect/[link]/file.csv/route";
import { listSetupLinks } from "@/db/queries/setup-links";
import { browserCookie } from "@/lib/access/setup-action";
import {
  beginSetup,
  createSetupLink,
  finishSetup,
  type OpenSetup,
  revokeSetupLink,
  visitSetup,
} from "@/lib/access/setup-links";
import type { Actor } from "@/lib/core/access/actor";
import { createApp } from "@/lib/engine/connect/create-app";
import { inRequest } from "../isolation/next-request";
import { testDatabase } from "../support/database";
import { sourceSettings } from "../support/source-settings";
import { newOwner } from "./people";

const actor: Actor = { kind: "member", id: "log_1", name: "Ada", ip: null };
let tenantId = "";
let appId = "";
let otherAppId = "";

beforeAll(async () => {
  tenantId = (await newOwner()).tenantId;
  const made = (name: string, method: "scim" | "api") =>
    createApp(tenantId, actor, {
      ...{ name, provider: "entra", method },
      ...(method === "api" ? { settings: sourceSettings } : {}),
    });
  appId = (await made("Entra", "scim")).id;
  otherAppId = (await made("Other", "api")).id;
});

async function newLink(app = appId) {
  const link = await createSetupLink(tenantId, actor, { appId: app, recipient: "Kim", days: 3 });
  return { id: link.id, token: link.url.split("/").at(-1) ?? "" };
}

async function opened(token: string) {
  const visit = await visitSetup(token, null);
  if (!("link" in visit)) throw new Error(`The link is ${visit.state}.`);
  return { link: visit.link, browser: await beginSetup(visit.link, "192.0.2.1") };
}

test("looking at a link uses nothing up; the browser that begins is the only one that goes on", async () => {
  const { token } = await newLink();
  expect(await visitSetup(token, null)).toMatchObject({ state: "fresh" });
  const { link, browser } = await opened(token);
  expect(await visitSetup(token, browser)).toEqual({ state: "open", link });
  expect(await visitSetup(token, null)).toEqual({ state: "elsewhere" });
  expect(await visitSetup(token, "another")).toEqual({ state: "elsewhere" });
  await expect(beginSetup(link, null)).rejects.toThrow("does not work any more");
});

test("of two who begin at the same moment one goes on", async () => {
  const { token } = await newLink();
  const visit = await visitSetup(token, null);
  const link: OpenSetup = "link" in visit ? visit.link : Object.create(null);
  const answers = await Promise.allSettled([beginSetup(link, null), beginSetup(link, null)]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a link ends by its time, by being taken back, and by being done with", async () => {
  const [late, revoked, done] = [await newLink(), await newLink(), await newLink()];
  const { sql } = testDatabase();
  await sql("update setup_links set expires_at = now() where id = $1", [late.id]);
  expect(await visitSetup(late.token, null)).toEqual({ state: "expired" });
  const working = await opened(revoked.token);
  await revokeSetupLink(tenantId, actor, revoked.id);
  expect(await visitSetup(revoked.token, working.browser)).toEqual({ state: "revoked" });
  await expect(revokeSetupLink(tenantId, actor, revoked.id)).rejects.toThrow("ended already");
  const finishing = await opened(done.token);
  await finishSetup(finishing.link, null);
  expect(await visitSetup(done.token, finishing.browser)).toEqual({ state: "finished" });
  expect(await visitSetup("made-up", null)).toEqual({ state: "unknown" });
});

test("the link is stored as a hash, and everything about it is in the audit log", async () => {
  const { id, token } = await newLink();
  const { link } = await opened(token);
  await finishSetup(link, null);
  const { sql } = testDatabase();
  const rows = await sql("select * from setup_links where id = $1", [id]);
  expect(JSON.stringify(rows)).not.toContain(token);
  const events = await sql(
    "select action, actor_kind from audit_events where detail->>'linkId' = $1 order by at",
    [id],
  );
  expect(events.map((event) => Object.values(event).join(" "))).toEqual([
    "app.setupLinkCreated member",
    "app.setupLinkOpened setupLink",
    "app.setupLinkFinished setupLink",
  ]);
  expect((await listSetupLinks(tenantId, appId))[0]).toMatchObject({ id, recipient: "Kim" });
});

test("the page's actions work for the browser that opened the link, and about its app alone", async () => {
  const { token } = await newLink();
  const form = new FormData();
  for (const [name, value] of Object.entries({ appId: otherAppId, kind: "bearer" }))
    form.set(name, value);
  form.set("expiresInDays", "");
  const make = (cookie: string | null) =>
    inRequest(cookie, "action", () => createTokenBySetupAction(token, {}, form));
  const refused = { kind: "returned", value: { error: expect.stringContaining("any more") } };
  expect(await make(null)).toMatchObject(refused);
  const { browser } = await opened(token);
  expect(await make(null)).toMatchObject(refused);
  const cookie = `${browserCookie(token)}=${browser}`;
  expect(await make(cookie)).toMatchObject({ value: { secret: expect.any(String) } });
  const { sql } = testDatabase();
  const tokens = await sql("select app_id, created_by from scim_tokens where tenant_id = $1", [
    tenantId,
  ]);
  expect(tokens).toEqual([{ app_id: appId, created_by: "Setup link for Kim" }]);
  const save = () => saveConnectionAction(token, {}, new FormData());
  const pushed = await inRequest(cookie, "action", save);
  expect(pushed).toMatchObject({ value: { error: expect.stringContaining("SCIM") } });
});

test("a file goes in by the link of the app that reads it, from its own page alone", async () => {
  const { id } = await createApp(tenantId, actor, {
    ...{ name: "HR", provider: "csv", method: "api", settings: { from: "upload" } },
  });
  const { token } = await newLink(id);
  const { browser } = await opened(token);
  const send = (cookie: string | null, origin: string) =>
    inRequest(cookie, "action", async () => {
      const headers = { origin, host: "usher.test", "content-type": "text/csv" };
      const init = { method: "POST", headers, body: "id,email\n1,ada@acme.test\n" };
      const request = new Request(`http://usher.test/connect/${token}/file.csv`, init);
      const answer = await uploadBySetup(request, { params: Promise.resolve({ link: token }) });
      return { status: answer.status, body: await answer.json() };
    });
  const cookie = `${browserCookie(token)}=${browser}`;
  expect(await send(null, "http://usher.test")).toMatchObject({ value: { status: 403 } });
  expect(await send(cookie, "http://evil.test")).toMatchObject({ value: { status: 403 } });
  expect(await send(cookie, "http://usher.test")).toMatchObject({
    value: { status: 200, body: { state: "current" } },
  });
  const { sql } = testDatabase();
  const files = await sql("select app_id, uploaded_by from uploaded_files where tenant_id = $1", [
    tenantId,
  ]);
  expect(files).toEqual([{ app_id: id, uploaded_by: "Setup link for Kim" }]);
});
