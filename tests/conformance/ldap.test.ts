import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { connectGuarded } from "@/lib/http/guarded-socket";
import { type FakeFault, startFakeDirectory } from "@/lib/sources/ldap/ldap.fake";
import { connectLdap } from "@/lib/sources/ldap/ldap-client";
import { bindRefusal } from "@/lib/sources/ldap/ldap-refusal";
import { secure } from "@/lib/sources/ldap/ldap-secure";
import type { Page } from "@/lib/sources/port";

const base = "DC=acme,DC=test";
const signal = AbortSignal.timeout(60_000);
const open: { close(): Promise<unknown> | undefined }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** Some people and one group of all of them, as Active Directory would serve them. */
async function connected(size: number, changes: Record<string, string> = {}) {
  const people = Array.from({ length: size }, (_, index) => ({
    dn: `CN=Person ${index},${base}`,
    attributes: {
      ...{ objectClass: ["user"], objectCategory: ["person"], objectGUID: [randomBytes(16)] },
      ...{ sAMAccountName: [`p${index}`], userAccountControl: ["512"] },
    },
  }));
  const team = {
    dn: `CN=Team,${base}`,
    attributes: {
      ...{ objectClass: ["group"], objectGUID: [randomBytes(16)], cn: ["Team"] },
      ...{ uSNChanged: ["1"], member: people.map(({ dn }) => dn.toUpperCase()) },
    },
  };
  const fake = await startFakeDirectory([...people, team]);
  const settings = {
    ...{ kind: "ad", servers: fake.url, encryption: "none", baseDn: base },
    ...{ bindName: "usher@acme.test", password: "secret", ...changes },
  };
  const policy = { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] };
  const source = connectLdap(
    (address, until) => connectGuarded(address, policy, { signal: until }),
    settings,
  );
  open.push({ close: () => source.close?.() }, fake);
  return { fake, source, team };
}

test("a page capped at 1,000 by the server is not the end of the list", async () => {
  const { source } = await connected(2_345, { pageSize: "5000" });
  expect(await all(source.users(signal))).toHaveLength(2_345);
});

test("4,000 members that come in parts are all there, beside an empty plain list", async () => {
  const { source, fake } = await connected(4_000);
  await all(source.users(signal));
  const [group] = await all(source.groups(signal));
  expect(await all(source.members(group?.id ?? "", signal))).toHaveLength(4_000);
  const asked = fake.searches.flatMap(({ attributes }) => attributes);
  expect(asked.filter((name) => name.startsWith("member;range="))).toEqual([
    ...["member;range=1500-*", "member;range=3000-*"],
  ]);
});

test("a group that changes between two parts is read again, and ends as an error if it never rests", async () => {
  const { source, fake, team } = await connected(3_000);
  await all(source.users(signal));
  const [group] = await all(source.groups(signal));
  Object.defineProperty(team.attributes, "uSNChanged", {
    enumerable: true,
    get: () => [String(fake.searches.length)],
  });
  const error = await failure(source.members(group?.id ?? "", signal));
  expect(error).toMatchObject({ reaction: "retry", code: "SOURCE_CHANGING" });
});

test("a member that is unknown by name is asked for, and one elsewhere is counted", async () => {
  const { source, team } = await connected(20);
  const [group] = await all(source.groups(signal));
  team.attributes.member.push(`CN=S-1-5-11,CN=ForeignSecurityPrincipals,${base}`);
  expect(await all(source.members(group?.id ?? "", signal))).toHaveLength(20);
  expect(source.notes?.()).toMatchObject({ unresolvedMembers: 1 });
});

const survived: Record<string, FakeFault> = {
  "an empty page": { kind: "emptyPage" },
  "a connection that breaks off in a page": { kind: "cut" },
  "a page size that is refused": { kind: "result", code: 11 },
};
test.each(Object.entries(survived))("%s does not shorten the list", async (_, fault) => {
  const { source, fake } = await connected(1_234, { pageSize: "600" });
  fake.faults.push(fault);
  const ids = (await all(source.users(signal))).map(({ id }) => id);
  expect(new Set(ids).size).toBe(1_234);
});

const lasting: Record<string, [FakeFault, string]> = {
  "a size limit": [{ kind: "result", code: 4 }, "SOURCE_LIST_CUT"],
  "a time limit": [{ kind: "result", code: 3 }, "SOURCE_TIME_LIMIT"],
  "a referral": [{ kind: "result", code: 10 }, "SOURCE_REFERRED"],
  "a code that no document has": [{ kind: "result", code: 80 }, "SOURCE_REJECTED"],
  "a base that is not there": [{ kind: "result", code: 32 }, "SOURCE_BASE_MISSING"],
  "an attribute nobody knows": [{ kind: "result", code: 17 }, "SOURCE_ATTRIBUTE_UNKNOWN"],
  "a name that cannot be read": [{ kind: "result", code: 34 }, "SOURCE_NAME_INVALID"],
  "a busy server": [{ kind: "result", code: 51 }, "SOURCE_UNAVAILABLE"],
  "a page that comes for ever": [{ kind: "stuck" }, "SOURCE_LIST_REPEATS"],
  "a server that speaks something else": [{ kind: "garbage" }, "SOURCE_ANSWER_INVALID"],
};
test.each(Object.entries(lasting))(
  "%s is an error, never a shorter list",
  async (_, [fault, code]) => {
    const { source, fake } = await connected(1_234);
    fake.faults.push(null, fault);
    expect(await failure(source.users(signal))).toMatchObject({ code });
  },
);

test("a limit of the smallest pages, too, and a filter that cannot be read, say so", async () => {
  const { source, fake } = await connected(3);
  fake.faults.push(...Array.from({ length: 6 }, () => ({ kind: "result", code: 11 }) as const));
  expect(await failure(source.users(signal))).toMatchObject({ code: "SOURCE_LIMIT" });
  await expect(connected(1, { userFilter: "(((" })).rejects.toMatchObject({
    code: "FILTER_INVALID",
  });
});

test("an authority that cannot be read, and a server that wants encryption, say so", async () => {
  const trust = { host: "localhost", certificate: "no PEM text", fingerprint: null };
  const secured = secure(new Socket(), trust);
  await expect(secured).rejects.toMatchObject({ code: "SOURCE_CERTIFICATE_INVALID" });
  expect(bindRefusal({ code: 8, message: "" })).toMatchObject({ code: "SOURCE_TLS_REQUIRED" });
});

async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

async function failure(pages: AsyncIterable<Page<unknown>>): Promise<unknown> {
  return all(pages).then(
    () => null,
    (error: unknown) => error,
  );
}
