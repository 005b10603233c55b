import { afterEach, expect, test } from "vitest";
import { connectGuarded } from "@/lib/http/guarded-socket";
import { connectLdap } from "@/lib/sources/ldap/ldap-client";
import { type AskedLdap, type LdapReply, serveLdap } from "../support/strange-ldap";
import { all, failure } from "./source-world";

/** Answers as RFC 4511, RFC 2696 and sources.md §6 allow them, or as they break off. */
const signal = AbortSignal.timeout(60_000);
const base = "dc=acme,dc=test";
const open: { close(): Promise<unknown> | undefined }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function connect(answer: (asked: AskedLdap) => LdapReply, isSlow = false) {
  const server = await serveLdap(answer, isSlow);
  const policy = { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] };
  const settings = {
    ...{ kind: "openldap", servers: server.url, encryption: "none", baseDn: base },
    ...{ bindName: "cn=usher", password: "secret" },
  };
  const source = connectLdap(
    (address, until) => connectGuarded(address, policy, { signal: until }),
    settings,
  );
  open.push({ close: async () => source.close?.() }, server);
  return source;
}

const person = (n: number) => ({
  dn: `uid=p${n},${base}`,
  attributes: { ENTRYUUID: [`id-${n}`], Uid: [`also-p${n}`, `p${n}`], CN: [`Person ${n}`] },
});

/** Pages of two people, by their cookies. */
const pages = (change: Record<string, Partial<LdapReply>> = {}) => {
  const next: Record<string, string> = { "": "2", "2": "4", "4": "" };
  return ({ cookie }: AskedLdap): LdapReply => ({
    entries: [person(Number(cookie)), person(Number(cookie) + 1)],
    cookie: next[cookie] ?? "",
    ...change[cookie],
  });
};

test("six people come in pages, byte by byte, with references and a page that comes again", async () => {
  const again = { "2": { entries: [person(0), person(1)], cookie: "2b", references: 2 } };
  const more = { "2b": { entries: [person(2), person(3)], cookie: "4" } };
  const source = await connect(pages({ ...again, ...more }), true);
  const found = await all(source.users(signal));
  expect(found.map(({ id, userName }) => `${id} ${userName}`)).toEqual([
    ...["id-0 p0", "id-1 p1", "id-2 p2", "id-3 p3", "id-4 p4", "id-5 p5"],
  ]);
});

test.each<[string, Partial<LdapReply>, string]>([
  ["that does not say whether it is the last", { cookie: null }, "SOURCE_ANSWER_INVALID"],
  ["cut by a size limit, with entries", { code: 4 }, "SOURCE_LIST_CUT"],
  ["cut by a time limit, with entries", { code: 3 }, "SOURCE_TIME_LIMIT"],
  ["behind which the server hangs up, always", { closes: true }, "SOURCE_UNREACHABLE"],
])("a page %s is no end of the list", async (_, change, code) => {
  const source = await connect(pages({ "2": change }));
  expect(await failure(source.users(signal))).toMatchObject({ code });
});

/** A group whose members come in parts of two, as Active Directory names them. */
function inParts(part: (asked: string, reads: number) => Record<string, string[]>) {
  let reads = 0;
  return ({ attributes }: AskedLdap): LdapReply => {
    if (attributes.includes("displayName")) return { entries: [0, 1, 2, 3].map(person) };
    if (attributes.includes("description"))
      return { entries: [{ dn: `cn=all,${base}`, attributes: { entryUUID: ["g"], cn: ["all"] } }] };
    reads += 1;
    const asked = attributes.find((name) => name.startsWith("member;range=")) ?? "";
    const own = { entryUUID: ["g"], uniqueMember: [], ...part(asked, reads) };
    return { entries: [{ dn: `cn=all,${base}`, attributes: own }] };
  };
}

const dns = (...numbers: number[]) => numbers.map((n) => person(n).dn.toUpperCase());
const firstPart = { member: [], "Member;Range=0-1": dns(0, 1) };

async function membersIn(answer: (asked: AskedLdap) => LdapReply) {
  const source = await connect(answer);
  await all(source.users(signal));
  await all(source.groups(signal));
  return source.members("g", signal);
}

test("a group that changed once between its parts is read anew, and whole", async () => {
  const answer = inParts((asked, reads) => ({
    uSNChanged: [reads === 1 ? "1" : "2"],
    ...(asked === "" ? firstPart : { "member;range=2-*": dns(2, 3) }),
  }));
  const found = await all(await membersIn(answer));
  expect([...new Set(found.map(({ id }) => id))]).toEqual(["id-0", "id-1", "id-2", "id-3"]);
});

test.each<[string, Record<string, string[]>]>([
  ["that is missing", {}],
  ["that is empty", { member: [] }],
  ["from another place", { "member;range=3-*": dns(3) }],
  ["that is the first again", firstPart],
])("a further part %s is no end of the members", async (_, part) => {
  const answer = inParts((asked) => (asked === "" ? firstPart : part));
  const error = await failure(await membersIn(answer));
  expect(error).toMatchObject({ reaction: "retry", code: "SOURCE_CHANGING" });
});
