import { describe, expect, test } from "vitest";
import type { Actor } from "@/lib/core/access/actor";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { beginConsent, consentReturnUrl } from "@/lib/engine/consent/begin-consent";
import { consentState } from "@/lib/engine/consent/consent-state";
import { type ConsentAnswer, endConsent } from "@/lib/engine/consent/end-consent";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startFake as startBitbucket } from "@/lib/targets/bitbucket/bitbucket.fake";
import { startFake as startConfluenceCloud } from "@/lib/targets/confluence-cloud/confluence-cloud.fake";
import type { FakeConsent } from "@/lib/targets/datacenter/fake-consent";
import { startFake as startJira } from "@/lib/targets/jira/jira.fake";
import { startFake as startJiraCloud } from "@/lib/targets/jira-cloud/jira-cloud.fake";
import { startFake as startJsm } from "@/lib/targets/jsm/jsm.fake";
import type { FakeTarget } from "@/lib/targets/port";
import { addPerson, carryOut, goOn, worldOn } from "./world";

type Consenting = FakeTarget & { consent: FakeConsent };

const ann: Actor = { kind: "member", id: "log_ann", name: "Ann", ip: null };
const bob: Actor = { ...ann, id: "log_bob", name: "Bob" };
const returnUrl = consentReturnUrl("acme");
const { signal } = new AbortController();

/** A target whose settings name the client of a link, and nothing else to sign in with. */
async function linked(product: string, fake: Consenting) {
  const { baseUrl = "", ...rest } = fake.settings;
  const { token: _, email: __, ...others } = rest;
  const { clientId, clientSecret } = fake.consent;
  const isCloud = "email" in rest;
  const settings = {
    // Somebody else's, left over from before.
    ...(isCloud ? {} : { username: "admin", password: "secret" }),
    ...{ ...others, baseUrl, clientId, clientSecret },
    ...(isCloud ? { apiUrl: new URL(baseUrl).origin } : {}),
  };
  return worldOn(product, { ...fake, settings });
}

type World = Awaited<ReturnType<typeof linked>>;

/** Says yes on the product's page, and gives with what it sends back. */
async function sayYes({ tenantId, targetId }: World, member: Actor) {
  const url = await beginConsent(tenantId, member, targetId, returnUrl);
  const response = await fetch(url, { redirect: "manual" });
  const back = new URL(response.headers.get("location") ?? "");
  expect(back.href).toMatch(`${returnUrl}?`);
  const { state = "", code } = Object.fromEntries(back.searchParams);
  return { state, code };
}

async function connected(world: World): Promise<World> {
  const { tenantId, targetId } = world;
  const end = await endConsent(tenantId, ann, await sayYes(world, ann), returnUrl, signal);
  expect(end).toEqual({ targetId, problem: null });
  return world;
}

function probe({ tenantId, targetId }: World) {
  return probeTarget(tenantId, ann, targetId, signal);
}

describe.each([
  ["jira", () => startJira({ version: "10.3" })],
  ["bitbucket", () => startBitbucket({ version: "8.19" })],
  ["jira-cloud", () => startJiraCloud({ version: "Cloud" })],
  ["confluence-cloud", () => startConfluenceCloud({ version: "Cloud" })],
  ["jsm", () => startJsm({ version: "Cloud" })],
] as const)("%s", (product, start) => {
  test("says to press Connect, and works once somebody let Usher in", async () => {
    const fake: Consenting = await start();
    const world = await linked(product, fake);
    expect((await probe(world)).steps.at(-1)?.message).toMatch(/press Connect/);
    await connected(world);
    const { steps, capabilities } = await probe(world);
    expect(steps.map(({ state }) => state)).not.toContain("failed");
    expect(capabilities).not.toBeNull();
    expect(await consentState(world.tenantId, world.targetId)).toMatchObject({ grantedBy: "Ann" });
    await fake.close();
  });
});

test("a way back is for one use, one member, one workspace and ten minutes", async () => {
  const fake = await startJira({ version: "10.3" });
  const world = await linked("jira", fake);
  const { tenantId, sql } = world;
  const elsewhere = await linked("jira", fake);
  const closed = { targetId: null, problem: expect.stringMatching(/press Connect again/) };
  const end = (tenant: string, who: Actor, answer: ConsentAnswer) =>
    endConsent(tenant, who, answer, returnUrl, signal);

  const answer = await sayYes(world, ann);
  expect(await end(elsewhere.tenantId, ann, answer)).toEqual(closed);
  expect(await end(tenantId, bob, answer)).toEqual(closed);
  expect(await end(tenantId, ann, { ...answer, state: "another" })).toEqual(closed);
  expect(await end(tenantId, ann, answer)).toMatchObject({ problem: null });
  expect(await end(tenantId, ann, answer)).toEqual(closed);

  const late = await sayYes(world, ann);
  await sql("update target_grants set state_until = now() where tenant_id = $1", [tenantId]);
  expect(await end(tenantId, ann, late)).toEqual(closed);

  const { state } = await sayYes(world, ann);
  expect(await end(tenantId, ann, { state })).toMatchObject({ problem: /not let in/ });
  const forged = { ...(await sayYes(world, ann)), code: "a-guess" };
  expect((await end(tenantId, ann, forged)).problem).toMatch(/gave Usher no token/);
  await fake.close();
});

test("a token that ended is renewed once for all who need it, and the new one is kept", async () => {
  const fake = await startJira({ version: "10.3" });
  const world = await connected(await linked("jira", fake));
  const sealed = "select tokens from target_grants where target_id = $1";
  const before = await world.sql(sealed, [world.targetId]);
  expect(JSON.stringify(before)).not.toMatch(/access|refresh/);
  const end = "update target_grants set access_ends_at = now() where target_id = $1";
  await world.sql(end, [world.targetId]);
  const probes = await Promise.all([probe(world), probe(world), probe(world)]);
  for (const { capabilities } of probes) expect(capabilities).not.toBeNull();
  expect(fake.consent.refreshes).toBe(1);
  expect(await world.sql(sealed, [world.targetId])).not.toEqual(before);

  // One that ended before its time is noticed by its refusal.
  fake.consent.endAccess();
  const refused = await Promise.all([probe(world), probe(world)]);
  for (const { capabilities } of refused) expect(capabilities).not.toBeNull();
  expect(fake.consent.refreshes).toBe(2);
  await fake.close();
});

test("a consent that was withdrawn ends runs with what to do, and is not asked again", async () => {
  const fake = await startJira({ version: "10.3" });
  const world = await connected(await linked("jira", fake));
  await probe(world);
  await addPerson(world, "jo");
  const run = await carryOut(world, "full");
  await approveRun(world.tenantId, String(run["id"]), ann);
  expect(await goOn(world, String(run["id"]))).toMatchObject({ state: "succeeded" });
  fake.consent.withdraw();
  const failed = await carryOut(world, "full");
  expect(failed).toMatchObject({ state: "failed", error_code: "CREDENTIALS_WITHDRAWN" });
  expect(failed["error_message"]).toMatch(/press Connect/);
  const { withdrawnAt } = (await consentState(world.tenantId, world.targetId)) ?? {};
  expect(withdrawnAt).toBeInstanceOf(Date);
  await connected(world);
  expect((await probe(world)).capabilities).not.toBeNull();
  expect(await carryOut(world, "full")).toMatchObject({ state: "succeeded", change_count: 0 });
  await fake.close();
});

test("another client or address needs another consent", async () => {
  const fake = await startJira({ version: "10.3" });
  const world = await connected(await linked("jira", fake));
  const { tenantId, targetId } = world;
  const save = (settings: Record<string, string>) =>
    updateTarget(tenantId, ann, targetId, { settings });
  await save({ applications: "none" });
  expect(await consentState(tenantId, targetId)).toMatchObject({ grantedBy: "Ann" });
  await save({ clientId: "another" });
  expect(await consentState(tenantId, targetId)).toMatchObject({ grantedBy: null, isReady: true });
  await fake.close();
});
