import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, expect, test } from "vitest";
import { SyncTable } from "@/app/(support)/support/[workspaceId]/sync-table";
import type { SupportSync } from "@/db/queries/support";
import { newId } from "@/lib/core/ids";
import { endSupportGrant } from "@/lib/engine/workspace/grant-support";
import { newSession } from "../access/people";
import { actor } from "../engine/world";
import { testDatabase } from "../support/database";
import { attacked, call, nameOf } from "./call-action";
import { routes, screens, urlPatternOf } from "./inventory";
import { cookieOf, inRequest } from "./next-request";
import { openAt, paramsOf } from "./open-page";
import { memberRecipes } from "./route-recipes";
import { createWorkspace, fingerprintOf, unknownIds } from "./workspaces";

const theirs = await createWorkspace("Bravissimo");
const { sql } = testDatabase();
const loginId = newId("log");
await sql(
  `insert into logins (id, email, email_key, name, email_verified_at, is_staff)
   values ($1, 'sam@support.test', 'sam@support.test', 'Sam Support', now(), true)`,
  [loginId],
);
const sam = await cookieOf(await newSession(loginId));
afterAll(() => theirs.stop());

const pages = screens.map((file) => ({ file, name: urlPatternOf(file) }));
const named = (name: string) => {
  const page = pages.find((one) => one.name === name && one.file.endsWith("/page.tsx"));
  if (!page) throw new Error(`No page ${name}.`);
  return page;
};
const open = (name: string, params = paramsOf(named(name), theirs.ids)) =>
  openAt(named(name), sam, params, {});
const act = (name: string) => {
  const attack = attacked.find(({ entry }) => nameOf(entry) === name);
  if (!attack) throw new Error(`No action ${name}.`);
  return call(attack, sam, theirs.ids.tenant, theirs.ids);
};
const noted = async () => {
  const rows = await sql(
    `select action, actor_kind from audit_events
     where tenant_id = $1 and action like 'support.%' and actor_id = $2 order by seq`,
    [theirs.tenantId, loginId],
  );
  return rows.map((row) => `${row["actor_kind"]} ${row["action"]}`);
};
const names = [
  "bravissimo-ann",
  "bravissimo-bob",
  "bravissimo viewer",
  "engineers",
  "@example.com",
];
const namesIn = (value: unknown) => {
  const text = JSON.stringify(value).toLowerCase();
  return names.filter((name) => text.includes(name));
};

/** What support may leave behind: its own entry, and what the audit log says of it. */
async function otherRows() {
  const sums = await fingerprintOf(theirs);
  for (const own of ["audit_events", "audit_chains", "events", "support_entries"]) delete sums[own];
  for (const told of ["channels", "deliveries"]) delete sums[told];
  return sums;
}

test("without having entered, support finds no workspace behind any address", async () => {
  expect(await open("/[tenant]/apps")).toEqual({ kind: "status", status: 404 });
  expect(await noted()).toEqual([]);
});

test("the console names workspaces, states and codes, and nobody", async () => {
  const list = await openAt(named("/support"), sam, {}, { q: theirs.ids.runId });
  expect(JSON.stringify(list)).toContain("Bravissimo Ltd");
  expect(JSON.stringify(list)).toContain("belongs to");
  const one = await open("/support/[workspaceId]", { workspaceId: theirs.tenantId });
  expect(JSON.stringify(one)).toContain("confluence");
  expect([...namesIn(list), ...namesIn(one)]).toEqual([]);
  const unknown = await open("/support/[workspaceId]", { workspaceId: unknownIds().tenantId });
  expect(unknown).toEqual({ kind: "status", status: 404 });
});

test("the console shows a sync by the names of provider and product, and no id of a run", () => {
  const sync: SupportSync = {
    ...{ sync_id: "syn_1", provider: "entra", product: "confluence", health: "degraded" },
    ...{ code: "TARGET_5XX", failures: 2, last_run: "run_1", last_state: "failed" },
    last_at: new Date("2026-01-01T00:00:00Z"),
  };
  const drawn = renderToStaticMarkup(
    SyncTable({ workspaceId: "ten_1", syncs: [sync], empty: null }),
  );
  expect(drawn).toContain("/support/ten_1?at=/runs/run_1");
  expect(drawn).toContain("/support?q=TARGET_5XX");
  const words = drawn.replace(/<[^>]*>/g, " ");
  expect(words).toContain("Microsoft Entra ID → Confluence Data Center");
  expect(words).toContain("Failed");
  expect(words).not.toMatch(/run_1|entra →/);
});

test("every code is looked up as a code, those with digits too", async () => {
  for (const q of ["TARGET_AUTH", "TARGET_5XX"]) {
    const list = JSON.stringify(await openAt(named("/support"), sam, {}, { q }));
    expect(list).toContain("No run has failed with ");
    expect(list).toContain("Bravissimo Ltd");
  }
});

test("with the customer's grant support sees pages, and each is in the customer's audit log", async () => {
  expect(await act("/support#enter")).toMatchObject({ kind: "redirect" });
  const shown = await open("/[tenant]/apps");
  expect(JSON.stringify(shown)).toContain("Bravissimo Entra");
  expect(await noted()).toEqual(["support support.entered", "support support.viewed"]);
  const frame = pages.find(({ file }) => file.endsWith("[tenant]/layout.tsx"));
  if (!frame) throw new Error("No frame.");
  const banner = JSON.stringify(await openAt(frame, sam, paramsOf(frame, theirs.ids), {}));
  expect(banner).toContain("You are here as support");
  expect(banner).toContain("Ticket 1");
});

test("no action of a workspace and no route does anything for support", async () => {
  const before = await otherRows();
  const answers = [];
  for (const attack of attacked.filter(({ recipe }) => recipe.who === "member")) {
    const outcome = await call(attack, sam, theirs.ids.tenant, theirs.ids);
    const error = outcome.kind === "returned" ? JSON.stringify(outcome.value) : outcome.kind;
    if (!error.includes("as support, which looks and changes nothing"))
      answers.push([attack.name, error]);
  }
  expect(answers).toEqual([]);
  for (const { file, name } of routes) {
    const recipe = memberRecipes[`${name} ${urlPatternOf(file)}`];
    if (!recipe) continue;
    const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
    const handler = module[name];
    if (typeof handler !== "function") throw new Error(`${file} has no ${name}`);
    const query = new URLSearchParams(recipe.query?.(theirs.ids));
    const request = new Request(`http://usher.test/x?${query}`, {
      method: name,
      ...(name === "GET"
        ? {}
        : {
            body: JSON.stringify(recipe.body?.(theirs.ids) ?? {}),
            headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
          }),
    });
    const params = Promise.resolve(recipe.params(theirs.ids));
    await inRequest(sam, "render", () => handler(request, { params }));
  }
  expect(await otherRows()).toEqual(before);
});

test("a bundle for support tells what happened and to nobody in particular, without secrets", async () => {
  const { GET } = await import("@/app/(dashboard)/[tenant]/runs/[run]/support-bundle/route");
  const bundleFor = async (cookie: string) => {
    const params = Promise.resolve({ tenant: theirs.ids.tenant, run: theirs.ids.runId });
    const request = new Request("http://usher.test/x");
    const outcome = await inRequest(cookie, "render", () => GET(request, { params }));
    if (outcome.kind !== "returned" || !(outcome.value instanceof Response))
      throw new Error("None");
    return outcome.value.json();
  };
  const forSupport = await bundleFor(sam);
  expect(forSupport).toMatchObject({
    ...{ format: "usher-support-bundle/1", withPeople: false },
    ...{ run: { id: theirs.ids.runId }, target: { product: "confluence" } },
    versions: { node: process.version, postgres: expect.stringContaining("PostgreSQL") },
  });
  expect(forSupport.changes[0]).toMatchObject({ kind: "group.create", outcome: "applied" });
  expect(forSupport.changes[0].calls[0]).toMatchObject({ status: expect.any(Number) });
  expect(namesIn(forSupport)).toEqual([]);
  const forOwner = await bundleFor(theirs.cookies.owner);
  expect(namesIn(forOwner)).toContain("bravissimo-ann");
  const secrets = await sql("select secrets from targets where tenant_id = $1", [theirs.tenantId]);
  for (const secret of secrets.flatMap(({ secrets }) => Object.values(secrets ?? {}))) {
    expect(JSON.stringify(forOwner)).not.toContain(secret);
  }
});

test("support is out with its next click when the customer ends the grant, and by leaving", async () => {
  await endSupportGrant(theirs.tenantId, actor, theirs.ids.grantId);
  expect(await open("/[tenant]/apps")).toEqual({ kind: "status", status: 404 });
  expect(await act("/support#enter")).toMatchObject({
    value: { error: expect.stringMatching(/has not granted access/) },
  });
});

test("break-glass mails every owner at once, with who and why, and lasts an hour at most", async () => {
  expect(await act("/support#breakGlass")).toMatchObject({ kind: "redirect" });
  const mails = await sql(
    "select recipient, body from mails where subject like '%without a grant%'",
  );
  expect(mails.map(({ recipient }) => recipient)).toContain("owner-bravissimo@example.com");
  expect(mails[0]?.["body"]).toMatch(/Sam Support[\s\S]*Ticket 1/);
  expect(await noted()).toContain("support support.enteredByBreakGlass");
  expect(await open("/[tenant]/apps")).toMatchObject({ kind: "returned" });
  await sql("update support_entries set expires_at = now() where left_at is null");
  expect(await open("/[tenant]/apps")).toEqual({ kind: "status", status: 404 });
  await act("/support#breakGlass");
  await act("/support#leave");
  expect(await open("/[tenant]/apps")).toEqual({ kind: "status", status: 404 });
});
