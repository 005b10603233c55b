import { afterAll, beforeAll, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { connectLdap } from "@/lib/sources/ldap/ldap-client";
import { probeLdap } from "@/lib/sources/ldap/ldap-probe";
import type { SourceConnection } from "@/lib/sources/port";
import { all, openSocket, readAll } from "../ldap/read-all";
import { administrator, domainDn, password, type Samba, startSamba } from "./samba";

const signal = AbortSignal.timeout(180_000);
const staff = `OU=Staff,${domainDn}`;
const open: SourceConnection[] = [];
let server: Samba;

beforeAll(async () => {
  server = await startSamba([...people(), ...groups()].join("\n"));
}, 180_000);

afterAll(async () => {
  for (const source of open) await source.close?.();
  await server?.stop();
});

function settings(changes: SettingValues = {}): SettingValues {
  return {
    ...{ kind: "ad", servers: `ldap://127.0.0.1:${server.port}`, baseDn: domainDn },
    ...{ bindName: administrator, password, fingerprint: server.fingerprint },
    ...{ userBase: staff, groupBase: domainDn },
    groupFilter: "(|(cn=Team *)(cn=Domain Users))",
    ...changes,
  };
}

function connected(changes: SettingValues = {}): SourceConnection {
  const source = connectLdap(openSocket, settings(changes));
  open.push(source);
  return source;
}

test("people, disabled ones, nested groups and the primary group are as the domain has them", async () => {
  const { users, members } = await readAll(connected(), signal);
  const active = Object.fromEntries(users.map((user) => [user.userName, user.active]));
  const names = Array.from({ length: 300 }, (_, index) => `p${index}`);
  expect(active).toEqual(
    Object.fromEntries(names.map((name, index) => [name, index !== 1 && index !== 2])),
  );
  expect(members).toEqual(
    new Map([
      ["Domain Users", new Set(names)],
      ["Team A", new Set(["p0", "p1", "Team B"])],
      ["Team B", new Set(["p3", "Team A"])],
      ['Team + "odd", <name>', new Set(["p4"])],
    ]),
  );
});

test("the id is the objectGUID as Active Directory's tools print it, and survives a move", async () => {
  const source = connected();
  const find = async (name: string) =>
    (await source.findUsers?.({ value: name, attribute: "sAMAccountName" }, signal))?.[0];
  const before = await find("p5");
  expect(before?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const byId = await source.findUsers?.({ value: before?.id ?? "", attribute: null }, signal);
  expect(byId?.map(({ userName }) => userName)).toEqual(["p5"]);
  await server.modify(`dn: CN=Person 5,${staff}
changetype: modrdn
newrdn: CN=Renamed
deleteoldrdn: 1
newsuperior: OU=Moved,${staff}
`);
  expect((await find("p5"))?.id).toBe(before?.id);
  expect((await find("p5"))?.attributes["dn"]).toBe(`CN=Renamed,OU=Moved,${staff}`);
});

test("groups of one person are the direct ones and the primary one", async () => {
  const source = connected();
  const [person] = (await source.findUsers?.({ value: "p0", attribute: null }, signal)) ?? [];
  const groups = await source.groupsOf?.(person?.id ?? "", signal);
  expect(groups?.map(({ displayName }) => displayName).sort()).toEqual(["Domain Users", "Team A"]);
});

test("memberships can be read from memberOf as well", async () => {
  const { members } = await readAll(connected({ membership: "memberOf" }), signal);
  expect(members.get("Team A")).toEqual(new Set(["p0", "p1", "Team B"]));
});

test("without encryption it signs nobody in, and the test says so", async () => {
  const plain = settings({ encryption: "none" });
  const steps = await probeLdap(openSocket, plain, signal);
  expect(steps[0]).toMatchObject({ state: "warning" });
  expect(steps[1]).toMatchObject({ state: "failed", message: expect.stringContaining("StartTLS") });
});

test("the connection test passes, and a wrong password is told from its code", async () => {
  const states = (await probeLdap(openSocket, settings(), signal)).map(({ state }) => state);
  expect(states).toEqual(Array.from({ length: 6 }, () => "passed"));
  const wrong = await probeLdap(openSocket, settings({ password: "wrong" }), signal);
  expect(wrong.at(-1)?.message).toContain("The password is wrong");
});

test("the referrals at the end of a domain are neither followed nor an error", async () => {
  const users = await all(connected({ userBase: "" }).users(signal));
  expect(users.map(({ userName }) => userName)).toContain("Administrator");
});

test("what changed is asked for by its change number, of the same domain controller only", async () => {
  const source = connected();
  const mark = (await source.markChanges?.(signal)) ?? "";
  expect(JSON.parse(mark)).toMatchObject({ number: expect.stringMatching(/^\d+$/) });
  await server.modify(`dn: CN=Person new,${staff}
changetype: add
objectClass: user
sAMAccountName: pnew
userAccountControl: 544

dn: CN=Person 10,${staff}
changetype: modify
replace: userAccountControl
userAccountControl: 546

dn: CN=Team A,${staff}
changetype: modify
add: member
member: CN=Person 6,${staff}
-
delete: member
member: CN=Person 1,${staff}

dn: CN=Person 7,${staff}
changetype: delete
`);
  const changes = await source.changesSince?.(mark, signal);
  if (!changes) throw new Error("The mark did not hold.");
  const people = await all(changes.users);
  expect(Object.fromEntries(people.map((one) => [one.userName, one.active]))).toEqual({
    pnew: true,
    p10: false,
  });
  const [team, ...others] = await all(changes.groups);
  expect([team?.displayName, others]).toEqual(["Team A", []]);
  expect((await all(source.members(team?.id ?? "", signal))).length).toBe(3);
  const own = await source.groupsOf?.(people.find((one) => one.active)?.id ?? "", signal);
  expect(own?.map(({ displayName }) => displayName)).toEqual(["Domain Users"]);
  // Who was deleted is told by a whole read alone.
  expect(changes.gone).toEqual({ users: [], groups: [] });
  const users = await all(source.users(signal));
  expect(users.map(({ userName }) => userName)).not.toContain("p7");
  const later = await source.changesSince?.(changes.mark, signal);
  expect(await all(later?.users ?? source.users(signal))).toEqual([]);
  const elsewhere = JSON.stringify({ ...JSON.parse(mark), service: "CN=NTDS Settings,CN=DC2" });
  expect(await source.changesSince?.(elsewhere, signal)).toBeNull();
});

function people(): string[] {
  const units = [staff, `OU=Moved,${staff}`].map(
    (dn) => `dn: ${dn}\nchangetype: add\nobjectClass: organizationalUnit\n`,
  );
  const persons = Array.from({ length: 300 }, (_, index) => {
    // 544: a usual account without a password; 546: disabled; the third ran out in 2001.
    const control = index === 1 ? 546 : 544;
    const expires = index === 2 ? "accountExpires: 126227808000000000\n" : "";
    return `dn: CN=Person ${index},${staff}
changetype: add
objectClass: user
sAMAccountName: p${index}
userPrincipalName: p${index}@example.test
mail: p${index}@example.test
displayName: Person ${index}
userAccountControl: ${control}
${expires}`;
  });
  return [...units, ...persons];
}

function groups(): string[] {
  const odd = 'Team \\+ \\"odd\\"\\, \\<name\\>';
  const group = (cn: string) => `dn: CN=${cn},${staff}\nchangetype: add\nobjectClass: group\n`;
  const join = (cn: string, members: string[]) =>
    `dn: CN=${cn},${staff}\nchangetype: modify\nadd: member\n${members
      .map((member) => `member: CN=${member},${staff}\n`)
      .join("")}`;
  return [
    ...["Team A", "Team B", odd].map(group),
    join("Team A", ["Person 0", "Person 1", "Team B"]),
    join("Team B", ["Person 3", "Team A"]),
    join(odd, ["Person 4"]),
  ];
}
