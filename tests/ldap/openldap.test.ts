import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { connectLdap } from "@/lib/sources/ldap/ldap-client";
import { probeLdap } from "@/lib/sources/ldap/ldap-probe";
import type { SourceConnection } from "@/lib/sources/port";
import { createCrowd, entry, groupName } from "./crowd";
import { all, openSocket, readAll } from "./read-all";
import { reader, readerPassword, type Slapd, startSlapd, suffix } from "./slapd";

const crowd = createCrowd({ people: 10_000, groups: 1_000 });
const signal = AbortSignal.timeout(120_000);
const open: SourceConnection[] = [];
let server: Slapd;

beforeAll(async () => {
  server = await startSlapd(`${crowd.ldif}\n${posixLdif()}`);
}, 60_000);

afterEach(async () => {
  for (const source of open.splice(0)) await source.close?.();
});

afterAll(() => server?.stop());

function settings(changes: SettingValues = {}): SettingValues {
  return {
    ...{ kind: "openldap", servers: `ldaps://localhost:${server.tlsPort}` },
    certificate: server.certificate,
    ...{ bindName: reader, password: readerPassword, baseDn: suffix },
    userBase: `ou=people,${suffix}`,
    ...changes,
  };
}

function connected(changes: SettingValues = {}): SourceConnection {
  const source = connectLdap(openSocket, settings(changes));
  open.push(source);
  return source;
}

/** A few people only, where the number does not matter. */
const few = { userFilter: "(uid=u0000*)", groupFilter: "(cn=*team)" };

describe("a whole read", () => {
  test("10,000 people and 1,000 groups with awkward names are read as they are", async () => {
    const source = connected();
    const { users, members } = await readAll(source, signal);
    expect(new Map(users.map(({ userName, active }) => [userName, active]))).toEqual(crowd.people);
    expect(members).toEqual(crowd.groups);
    expect(source.notes?.()).toMatchObject({ unresolvedMembers: crowd.strangers });
  });

  test("people have the directory's names and SCIM's, and one value stands alone", async () => {
    const [person] = await all(connected({ userFilter: "(uid=u00012)" }).users(signal));
    expect(person).toMatchObject({
      ...{ userName: "u00012", displayName: "a  b", email: "u00012@example.test", active: true },
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      attributes: {
        ...{
          uid: "u00012",
          sn: "Sn 12",
          employeeNumber: "E12",
          dn: `uid=u00012,ou=people,${suffix}`,
        },
        ...{ name: { givenName: "Given 12", familyName: "Sn 12", formatted: "a  b" } },
        emails: [{ value: "u00012@example.test", primary: true }],
      },
    });
  });

  test("a filter that names bytes above 7F finds what it names", async () => {
    const escaped = connected({
      userFilter: "(&(objectClass=inetOrgPerson)(cn=\\c3\\9cn\\c3\\afc*))",
    });
    expect((await all(escaped.users(signal))).map(({ userName }) => userName)).toEqual(["u00008"]);
    const raw = connected({ userFilter: "(cn=日本 支社)" });
    expect((await all(raw.users(signal))).map(({ userName }) => userName)).toEqual(["u00011"]);
  });

  test("who is renamed and moved while a directory is read keeps id and memberships", async () => {
    const source = connected({ userBase: "", ...few });
    const before = await all(source.users(signal));
    const groups = await all(source.groups(signal));
    const team = `cn=comma\\, inc team,ou=groups,${suffix}`;
    const ada = "uid=u00000";
    await server.modify(`dn: ${ada},ou=people,${suffix}
changetype: modrdn
newrdn: uid=renamed
deleteoldrdn: 0
newsuperior: ou=moved,${suffix}

dn: ${team}
changetype: modify
delete: member
member: ${ada},ou=people,${suffix}
-
add: member
member: uid=renamed,ou=moved,${suffix}
`);
    const id = before.find(({ userName }) => userName === "u00000")?.id;
    const [first] = groups;
    const members = await all(source.members(first?.id ?? "", signal));
    expect(members).toContainEqual({ id, kind: "user" });
    await server.modify(`dn: uid=renamed,ou=moved,${suffix}
changetype: modrdn
newrdn: ${ada}
deleteoldrdn: 1
newsuperior: ou=people,${suffix}

dn: ${team}
changetype: modify
delete: member
member: uid=renamed,ou=moved,${suffix}
-
add: member
member: ${ada},ou=people,${suffix}
`);
  });

  test("members by name and by login group are people, without any DN", async () => {
    const { members } = await readAll(
      connected({ kind: "posix", userBase: `ou=posix,${suffix}`, groupBase: `ou=posix,${suffix}` }),
      signal,
    );
    expect(members).toEqual(
      new Map([
        ["staff", new Set(["pam", "pit"])],
        ["wheel", new Set(["pam"])],
      ]),
    );
  });
});

describe("the connection", () => {
  test("StartTLS and a pinned fingerprint lead to the same people", async () => {
    const plainUrl = `ldap://localhost:${server.port}`;
    const started = connected({ servers: plainUrl, ...few });
    const pinned = connected({ certificate: "", fingerprint: server.fingerprint, ...few });
    expect(await all(started.users(signal))).toEqual(await all(pinned.users(signal)));
  });

  test("a certificate that nobody vouches for is refused, and shown", async () => {
    const error = await failure(connected({ certificate: "" }));
    expect(error).toMatchObject({ reaction: "stop", code: "SOURCE_TLS_FAILED" });
    expect(String(error)).toContain(server.fingerprint);
    const wrong = connected({ fingerprint: "00".repeat(32) });
    expect(await failure(wrong)).toMatchObject({ code: "SOURCE_TLS_FAILED" });
  });

  test("a certificate for another name is refused", async () => {
    const elsewhere = connected({ servers: `ldaps://ip6-localhost:${server.tlsPort}` });
    expect(String(await failure(elsewhere, toLoopback))).toContain("made for another name");
  });

  test("the second server is read when the first is away, and not after a refused password", async () => {
    const servers = `ldaps://localhost:59998 ldaps://localhost:${server.tlsPort}`;
    expect(await all(connected({ servers, ...few }).users(signal))).not.toHaveLength(0);
    const wrong = connected({ servers, password: "wrong" });
    expect(await failure(wrong)).toMatchObject({ code: "SOURCE_AUTH" });
  });

  test("an empty password never reaches the directory", async () => {
    expect(await failure(connected({ password: "" }))).toMatchObject({
      ...{ reaction: "stop", code: "SOURCE_NOT_CONFIGURED" },
    });
  });
});

describe("the connection test", () => {
  const probe = (changes: SettingValues = {}) => probeLdap(openSocket, settings(changes), signal);

  test("says stage by stage what works", async () => {
    const steps = await probe();
    expect(steps.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      ...["Settings: passed", "Sign-in at localhost: passed", "Directory: passed"],
      ...["Base DN: passed", "Read people: passed", "Read groups and members: passed"],
    ]);
    expect(steps[1]?.message).toContain(server.fingerprint);
    expect(steps[2]?.message).toContain(suffix);
  });

  test("ends at the first stage that fails, with what to mend", async () => {
    const wrong = await probe({ password: "wrong" });
    expect(wrong.at(-1)).toMatchObject({ state: "failed", message: expect.stringContaining("DN") });
    const nowhere = await probe({ baseDn: "dc=other,dc=test", userBase: "" });
    expect(nowhere.at(-1)).toMatchObject({ name: "Base DN", state: "failed" });
    expect(nowhere.at(-1)?.message).toContain(suffix);
    const [filter, ...rest] = await probe({ userFilter: "(uid=*" });
    expect(filter).toMatchObject({ name: "Settings", state: "failed" });
    expect(rest).toEqual([]);
  });

  test("warns of what works and is a mistake", async () => {
    const plain = { servers: `ldap://localhost:${server.port}`, encryption: "none" };
    expect((await probe(plain))[0]).toMatchObject({ state: "warning" });
    const byName = await probe({ idAttribute: "uid" });
    expect(byName[0]?.message).toContain("changes with a rename");
    const kind = (await probe({ kind: "ad" })).find(({ name }) => name === "Directory");
    expect(kind).toMatchObject({ state: "warning", message: expect.stringContaining("OpenLDAP") });
    const alone = await probe({
      groupFilter: "(objectClass=posixGroup)",
      memberAttribute: "member",
    });
    expect(alone.at(-1)).toMatchObject({ state: "warning" });
  });
});

describe("one person", () => {
  const names = async (value: string, attribute: string | null = null) => {
    const found = await connected().findUsers?.({ value, attribute }, signal);
    return found?.map(({ userName }) => userName);
  };

  test("is found by any attribute, whatever the value has in it", async () => {
    expect(await names("U00042")).toEqual(["u00042"]);
    expect(await names("u00042@example.test")).toEqual(["u00042"]);
    expect(await names("E42", "employeeNumber")).toEqual(["u00042"]);
    expect(await names("(paren)", "cn")).toEqual(["u00010"]);
    expect(await names("star*")).toEqual(["u00009"]);
    expect(await names("back\\slash", "displayName")).toEqual(["u00003"]);
    expect(await names("*")).toEqual([]);
    expect(await names("no such attribute", "foo")).toEqual([]);
    expect(await names(`uid=u00042,ou=people,${suffix}`, "dn")).toEqual(["u00042"]);
  });

  test("several are shown, a bounded number of them", async () => {
    expect(await names("inetOrgPerson", "objectClass")).toHaveLength(20);
  });

  test("is in the groups that list the person", async () => {
    const source = connected();
    const [person] = (await source.findUsers?.({ value: "u00011", attribute: null }, signal)) ?? [];
    const groups = await source.groupsOf?.(person?.id ?? "", signal);
    const expected = [...crowd.groups].filter(([, members]) => members.has("u00011"));
    expect(groups?.map(({ displayName }) => displayName).sort()).toEqual(
      expected.map(([name]) => name).sort(),
    );
    expect(expected.map(([name]) => name)).toContain(groupName(0));
  });
});

function posixLdif(): string {
  const person = (uid: string, gidNumber: string) =>
    entry(`uid=${uid},ou=posix,${suffix}`, {
      ...{ objectClass: ["account", "posixAccount"], uid: [uid], cn: [uid] },
      ...{ uidNumber: ["1"], gidNumber: [gidNumber], homeDirectory: ["/"] },
    });
  const group = (cn: string, gidNumber: string, memberUid: string[]) =>
    entry(`cn=${cn},ou=posix,${suffix}`, {
      ...{ objectClass: ["posixGroup"], cn: [cn], gidNumber: [gidNumber], memberUid },
    });
  return [
    entry(`ou=posix,${suffix}`, { objectClass: ["organizationalUnit"], ou: ["posix"] }),
    ...[person("pam", "10"), person("pit", "20")],
    ...[group("staff", "20", ["pam", "nobody"]), group("wheel", "30", ["PAM"])],
  ].join("\n");
}

/** As a name server would that knows the host under another name too. */
const toLoopback: typeof openSocket = ({ port }, until) =>
  openSocket({ host: "127.0.0.1", port }, until);

function failure(source: SourceConnection, through?: typeof openSocket): Promise<unknown> {
  const asked = through
    ? connectLdap(through, settings({ servers: `ldaps://other.test:${server.tlsPort}` }))
    : source;
  return all(asked.users(signal)).then(
    () => null,
    (error: unknown) => error,
  );
}
