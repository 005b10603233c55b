import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listDomains } from "@/db/queries/domains";
import { securityOf } from "@/db/queries/workspace-security";
import { addDomain, domainName, verifyDomain } from "@/lib/access/domains";
import { membershipOf } from "@/lib/access/member";
import { changeRole } from "@/lib/access/members";
import { confirmTotp, requirePassword } from "@/lib/access/second-factor";
import { resumeSession } from "@/lib/access/session";
import { beginSso, endSso } from "@/lib/access/sso-flow";
import { ssoRedirectUri } from "@/lib/access/sso-provider";
import { enforceSso, relaxSso, saveSso } from "@/lib/access/sso-settings";
import { offeredTotp, startTotp } from "@/lib/access/totp";
import { testDatabase } from "../support/database";
import { startDns } from "../support/dns-server";
import { browse, type Person, startIdentityProvider } from "../support/identity-provider";
import { addMember, goodPassword, loginOf, membership, newOwner, newSession } from "./people";

const { sql } = testDatabase();
let idp: Awaited<ReturnType<typeof startIdentityProvider>>;
let dns: Awaited<ReturnType<typeof startDns>>;
beforeAll(async () => {
  idp = await startIdentityProvider(ssoRedirectUri());
  dns = await startDns();
});
afterAll(() => Promise.all([idp.close(), dns.close()]));

let count = 0;
const newDomain = () => `acme${++count}.example`;

/** A workspace whose own provider is ours, and whose domain is verified. */
async function withSso() {
  const owner = await newOwner();
  const me = await membership(owner.loginId, owner.slug);
  const domain = newDomain();
  await addDomain(me, domain);
  const [listed] = await listDomains(owner.tenantId);
  dns.records.set(domain, ["v=spf1 -all", listed?.proof ?? ""]);
  await verifyDomain(me, domain, dns.resolveTxt);
  const { issuer, clientId, clientSecret } = idp;
  await saveSso(me, { issuer, clientId, clientSecret, defaultRole: "operator" });
  return { ...owner, me, domain };
}

/** All of it, as a browser does: leave, sign in there, come back. */
async function arrive(slug: string, person: Person) {
  idp.setArriving(person);
  const { url, pending } = await beginSso({ workspace: slug, returnPath: "/x" });
  const answer = await browse(url, ssoRedirectUri());
  return { answer, pending, entered: await endSso(pending, answer, "192.0.2.9") };
}

const loginIdOf = ({ entered }: Awaited<ReturnType<typeof arrive>>) => {
  if ("refusal" in entered) throw new Error(entered.refusal);
  return entered.loginId;
};

describe("a domain", () => {
  test.each(["acme.example", " Sub.ACME.example "])("%s has the right form", (name) => {
    expect(domainName.parse(name)).toBe(name.trim().toLowerCase());
  });
  test.each([
    "acme",
    "ann@acme.example",
    "https://acme.example",
    "-a.example",
    "a..example",
    "127.0.0.1",
  ])("%s has not", (name) => expect(domainName.safeParse(name).success).toBe(false));

  test("is verified by its TXT record alone, and by one workspace at a time", async () => {
    const [one, two] = [await newOwner(), await newOwner()];
    const mine = await membership(one.loginId, one.slug);
    const theirs = await membership(two.loginId, two.slug);
    const name = newDomain();
    await addDomain(mine, name);
    await addDomain(theirs, name);
    await expect(verifyDomain(mine, name, dns.resolveTxt)).rejects.toThrow("not there yet");
    const [listed] = await listDomains(one.tenantId);
    const [other] = await listDomains(two.tenantId);
    dns.records.set(name, [`${listed?.proof}x`]);
    await expect(verifyDomain(mine, name, dns.resolveTxt)).rejects.toThrow("not there yet");
    dns.records.set(name, [listed?.proof ?? "", other?.proof ?? ""]);
    await verifyDomain(mine, name, dns.resolveTxt);
    expect((await listDomains(one.tenantId))[0]?.verifiedAt).not.toBeNull();
    await expect(verifyDomain(theirs, name, dns.resolveTxt)).rejects.toThrow("Another workspace");
  });
});

describe("a workspace's own provider", () => {
  test("lets newcomers of a verified domain in with the default role, and knows them again", async () => {
    const { slug, tenantId, domain } = await withSso();
    const ann = { sub: `ann-${domain}`, email: `ann@${domain}`, name: "Ann Ames" };
    const first = await arrive(slug, ann);
    expect(first.entered).toMatchObject({ tenantId, returnPath: "/x" });
    const loginId = loginIdOf(first);
    expect(await membership(loginId, slug)).toMatchObject({
      member: { role: "operator", name: "Ann Ames", email: ann.email, emailVerified: true },
    });
    // Known by issuer and subject: another address changes nothing.
    const again = await arrive(slug, { ...ann, email: "ann@elsewhere.example" });
    expect(loginIdOf(again)).toBe(loginId);
    const rows = await sql(
      "select action from audit_events where tenant_id = $1 and action = 'member.joinedThroughSso'",
      [tenantId],
    );
    expect(rows).toHaveLength(1);
  });

  test("does not speak for addresses in other domains, nor for people without an address", async () => {
    const { slug } = await withSso();
    const stranger = await newOwner();
    const { entered } = await arrive(slug, { sub: stranger.loginId, email: stranger.email });
    expect(entered).toEqual({ refusal: "sso-domain" });
    expect((await arrive(slug, { sub: "no-address" })).entered).toEqual({
      refusal: "sso-no-email",
    });
  });

  test("does not open support staff's sign-in", async () => {
    const { slug, domain } = await withSso();
    const staff = await newOwner();
    const email = `staff@${domain}`;
    await sql("update logins set is_staff = true, email = $2, email_key = $2 where id = $1", [
      staff.loginId,
      email,
    ]);
    expect((await arrive(slug, { sub: "staff", email })).entered).toEqual({ refusal: "sso-staff" });
  });

  test("opens its own workspace alone, also for a sign-in that is a member of others", async () => {
    const { slug, tenantId, domain } = await withSso();
    const other = await newOwner();
    const email = `both@${domain}`;
    await sql("update logins set email = $2, email_key = $2 where id = $1", [other.loginId, email]);
    expect(loginIdOf(await arrive(slug, { sub: `both-${domain}`, email }))).toBe(other.loginId);
    const session = await newSession(other.loginId);
    await sql("update sessions set second_factor = 'provider', sso_tenant_id = $2 where id = $1", [
      session,
      tenantId,
    ]);
    const login = await resumeSession(session);
    if (login === null) throw new Error("The session is not good.");
    expect(await membershipOf(login, slug, null)).toMatchObject({ barrier: null });
    expect(await membershipOf(login, other.slug, null)).toMatchObject({ barrier: "elsewhere" });
    // Nor does it change how else they sign in.
    await expect(requirePassword(login, goodPassword)).rejects.toMatchObject({ status: 403 });
  });

  test("is not believed when the answer is changed, used for another browser, or used again", async () => {
    const { slug, domain } = await withSso();
    const ann = { sub: `eve-${domain}`, email: `eve@${domain}` };
    idp.setArriving(ann);
    const mine = await beginSso({ workspace: slug, returnPath: "/" });
    const theirs = await beginSso({ workspace: slug, returnPath: "/" });
    const answer = await browse(mine.url, ssoRedirectUri());
    const failed = { refusal: "sso-failed" };
    expect(await endSso(theirs.pending, answer, null)).toEqual(failed);
    expect(await endSso(null, answer, null)).toEqual({ refusal: "too-late" });
    const changed = new URL(answer);
    changed.searchParams.set("state", "another");
    expect(await endSso(mine.pending, changed, null)).toEqual(failed);
    expect(await endSso(mine.pending, answer, null)).toHaveProperty("loginId");
    expect(await endSso(mine.pending, answer, null)).toEqual(failed);
  });

  test("is saved only when it answers under its own name; its secret is sealed and goes nowhere else", async () => {
    const { me, tenantId } = await withSso();
    const wrong = { clientId: "x", clientSecret: "y", defaultRole: "viewer" } as const;
    await expect(saveSso(me, { ...wrong, issuer: `${idp.issuer}/other` })).rejects.toMatchObject({
      field: "issuer",
    });
    await expect(saveSso(me, { ...wrong, issuer: "http://169.254.169.254" })).rejects.toMatchObject(
      {
        code: "EGRESS_REFUSED",
      },
    );
    const another = { ...wrong, issuer: idp.issuer, clientId: "another", clientSecret: null };
    await expect(saveSso(me, another)).rejects.toMatchObject({ field: "clientSecret" });
    expect((await securityOf(tenantId)).ssoSealedSecret).toMatch(/^v1\./);
  });
});

describe("single sign-on as the only way in", () => {
  async function withApp(loginId: string) {
    const login = { ...(await loginOf(loginId)), ip: null };
    await startTotp(loginId);
    const offered = await offeredTotp(login);
    const totp = new TOTP({ secret: Secret.fromBase32(offered?.secret ?? "") });
    await confirmTotp(login, totp.generate());
  }

  test("needs a provider that has worked and an owner with a second step who keeps another way", async () => {
    const { me, slug, loginId, domain, tenantId } = await withSso();
    await expect(enforceSso(me, loginId)).rejects.toThrow("authenticator app or a passkey");
    await withApp(loginId);
    await expect(enforceSso(me, loginId)).rejects.toThrow("Nobody has come in");
    const arrived = await arrive(slug, { sub: `cy-${domain}`, email: `cy@${domain}` });
    const viewer = await addMember(tenantId, "viewer");
    await expect(enforceSso(me, viewer.loginId)).rejects.toMatchObject({ status: 409 });
    await enforceSso(me, loginId);

    expect((await membership(viewer.loginId, slug)).barrier).toBe("sso");
    expect((await membership(loginIdOf(arrived), slug)).barrier).toBe("sso");
    expect((await membership(loginId, slug)).barrier).toBe("secondFactor");
    const second = await addMember(tenantId, "owner");
    const theirs = await membership(second.loginId, slug);
    await expect(changeRole(theirs, loginId, "viewer")).rejects.toThrow("keeps the way in");
    await relaxSso(me);
    expect((await membership(viewer.loginId, slug)).barrier).toBeNull();
  });
});
