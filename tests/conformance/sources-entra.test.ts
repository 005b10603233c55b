import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { entra } from "@/lib/sources/entra/entra";
import { startEntra } from "@/lib/sources/entra/entra.fake";
import { assignedAppId } from "@/lib/sources/entra/entra-fake-graph";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { temporaryDir } from "../support/temporary-dir";
import { all, crowd, failure, idsOf, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(directory: FakeDirectory = crowd(3), certificate: string | null = null) {
  const fake = await startEntra(directory, certificate);
  fakes.push(fake);
  return { fake, ...wayTo(entra, fake) };
}

/** Eight people: u-0 is in Group 0, u-1 and u-2 in Inner, which is in Outer with u-4. */
function nested(): FakeDirectory {
  const directory = crowd(8);
  directory.groups.push(
    { id: "g-inner", displayName: "Inner", members: ["u-1", "u-2"] },
    { id: "g-outer", displayName: "O'Outer", members: ["u-4", "g-inner", "d-a-printer"] },
  );
  return directory;
}

test("a certificate signs in as well; one that is not registered is told apart", async () => {
  const { certificate, privateKey } = makeCertificate();
  const { connectWith } = await open(crowd(3), certificate);
  const settings = { signIn: "certificate", clientSecret: "", certificate, privateKey };
  expect(await all(connectWith(settings).users(signal))).toHaveLength(3);
  const other = { ...settings, ...makeCertificate() };
  const error = await failure(connectWith(other).users(signal));
  expect(error).toMatchObject({ message: expect.stringContaining("not registered") });
});

test("members are direct, or those of nested groups count for the group above", async () => {
  const { connectWith } = await open(nested());
  const members = (how: string) => all(connectWith({ nested: how }).members("g-outer", signal));
  expect(idsOf(await members("direct"))).toEqual(["g-inner", "u-4"]);
  expect(idsOf(await members("transitive"))).toEqual(["u-1", "u-2", "u-4"]);
});

test("a group that hides its members is not an empty one, whoever asks", async () => {
  const directory = nested();
  directory.groups.push({ id: "g-h", displayName: "Hidden board", members: ["u-5"] });
  directory.groups.push({ id: "g-e", displayName: "Empty", members: [] });
  const { connectWith } = await open(directory);
  const refusal = { reaction: "skip", code: "PERMISSION_MISSING" };
  const message = expect.stringContaining("Member.Read.Hidden");
  for (const listsFirst of [true, false]) {
    const connection = connectWith({});
    if (listsFirst) await all(connection.groups(signal));
    const error = await failure(connection.members("g-h", signal));
    expect(error).toMatchObject({ ...refusal, message });
    expect(await all(connection.members("g-e", signal))).toEqual([]);
  }
});

test("only members of the chosen groups are read, by name or id, and those groups", async () => {
  const { connectWith } = await open(nested());
  const chosen = { scope: "groups", groupIds: " O'Outer \n\nGroup 0" };
  const direct = connectWith(chosen);
  expect(idsOf(await all(direct.users(signal)))).toEqual(["u-0", "u-4"]);
  expect(idsOf(await all(direct.groups(signal)))).toEqual(["g-0", "g-outer"]);
  const transitive = connectWith({ ...chosen, nested: "transitive" });
  expect(idsOf(await all(transitive.users(signal)))).toEqual(["u-0", "u-1", "u-2", "u-4"]);
  const error = await failure(connectWith({ ...chosen, groupIds: "Nobody" }).users(signal));
  expect(error).toMatchObject({ reaction: "stop", code: "SOURCE_GROUP_MISSING" });
});

test("only who is assigned to the application is read, and who is in an assigned group", async () => {
  const directory = nested();
  directory.groups[0]?.members.push("u-3");
  const { connectWith } = await open(directory);
  const connection = connectWith({ scope: "application", appId: assignedAppId });
  const people = await all(connection.users(signal));
  expect(idsOf(people)).toEqual(["u-0", "u-3"]);
  expect(people.find(({ id }) => id === "u-3")?.active).toBe(false);
  expect(idsOf(await all(connection.groups(signal)))).toEqual(["g-0"]);
  const wrong = connectWith({ scope: "application", appId: "none" });
  expect(await failure(wrong.users(signal))).toMatchObject({ status: 404 });
});

test("a filter that only Graph's index answers has its header on every page", async () => {
  const { fake, connectWith } = await open(crowd(2_345));
  const userFilter = "userPrincipalName ne 'person7@contoso.test'";
  const people = await all(connectWith({ scope: "filter", userFilter }).users(signal));
  expect(people).toHaveLength(2_344);
  expect(fake.calls.every(({ status }) => status === 200)).toBe(true);
});

test("attributes beyond the usual ones are asked for by name", async () => {
  const directory = crowd(1);
  Object.assign(directory.users[0] ?? {}, { attributes: { extension_1_floor: "3" } });
  const { connectWith } = await open(directory);
  const [person] = await all(connectWith({ moreAttributes: "extension_1_floor" }).users(signal));
  expect(person?.attributes).toMatchObject({ extension_1_floor: "3" });
});

test("the permissions of the token are told", async () => {
  const { connection } = await open();
  expect(await connection.grants?.(signal)).toEqual(["GroupMember.Read.All", "User.Read.All"]);
});

test("changes come whole and as they are now, whatever order Graph tells them in", async () => {
  const { fake, connection } = await open(crowd(12));
  const mark = (await connection.markChanges?.(signal)) ?? "";
  const { users, groups } = fake.directory;
  Object.assign(users[1] ?? {}, { displayName: "Second", active: false });
  users.splice(4, 2);
  groups[0]?.members.splice(0, 1, "u-1", "u-2", "u-3");
  groups.push({ id: "g-1", displayName: "New", members: [] });
  const changes = await connection.changesSince?.(mark, signal);
  if (!changes) throw new Error("The mark ended.");
  expect(await all(changes.users)).toMatchObject([
    { id: "u-1", displayName: "Second", active: false, email: "person1@mail.contoso.test" },
  ]);
  expect(idsOf(await all(changes.groups))).toEqual(["g-0", "g-1"]);
  expect(changes.gone).toEqual({ users: ["u-4", "u-5"], groups: [] });
  const later = await connection.changesSince?.(changes.mark, signal);
  expect(await all(later?.users ?? changes.users)).toEqual([]);
  const again = await connection.changesSince?.(mark, signal);
  expect(again?.gone).toEqual(changes.gone);
});

test("who is said to be removed and is there was restored, and is not gone", async () => {
  const { fake, connection } = await open();
  const mark = (await connection.markChanges?.(signal)) ?? "";
  const removed = { id: "u-1", "@removed": { reason: "changed" } };
  const link = `${fake.settings["graphUrl"]}/v1.0/users/delta?$deltatoken=users-1`;
  fake.faults.push({
    ...{ kind: "answer", times: 1, only: ({ path }) => path.includes("/users/delta") },
    answer: () => Response.json({ value: [removed, removed], "@odata.deltaLink": link }),
  });
  const changes = await connection.changesSince?.(mark, signal);
  expect(changes?.gone.users).toEqual([]);
  expect(idsOf(await all(changes?.users ?? connection.users(signal)))).toEqual(["u-1"]);
});

test("a mark that has ended, and a scope that changes tell nothing of, have all read anew", async () => {
  const { fake, connection, connectWith } = await open();
  const mark = (await connection.markChanges?.(signal)) ?? "";
  expect(await connection.changesSince?.(mark.replace("users-", "x-"), signal)).toBeNull();
  fake.faults.push({ kind: "status", status: 400, commit: "before", only: isDelta });
  expect(await connection.changesSince?.(mark, signal)).toBeNull();
  expect(await connection.markChanges?.(signal)).toBeNull();
  fake.faults.splice(0);
  expect(await connectWith({ nested: "transitive" }).markChanges?.(signal)).toBeNull();
  expect(await connectWith({ scope: "groups" }).markChanges?.(signal)).toBeNull();
});

function isDelta({ path }: { path: string }): boolean {
  return path.includes("/delta");
}

function makeCertificate(): { certificate: string; privateKey: string } {
  const dir = temporaryDir("certificate");
  const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  const files = ["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=Usher"];
  const how = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files];
  execFileSync("openssl", how, { stdio: "ignore" });
  return { certificate: readFileSync(cert, "utf8"), privateKey: readFileSync(key, "utf8") };
}

test.each([
  ["direct groups of the whole tenant", {}, "u-1", ["u-1"], ["g-inner"]],
  ["nested ones", { nested: "transitive" }, "u-1", ["u-1"], ["g-inner", "g-outer"]],
  ["the chosen groups alone", { scope: "groups", groupIds: "Group 0" }, "u-0", ["u-0"], ["g-0"]],
  ["nobody outside of them", { scope: "groups", groupIds: "Group 0" }, "u-1", [], []],
  ["the assigned alone", { scope: "application", appId: assignedAppId }, "u-0", ["u-0"], ["g-0"]],
  ["nobody unassigned", { scope: "application", appId: assignedAppId }, "u-2", [], []],
  [
    "nobody the filter leaves out",
    { scope: "filter", userFilter: "mail eq 'x'" },
    "u-0",
    [],
    ["g-0"],
  ],
])("one person is looked up with %s", async (_, settings, id, people, groups) => {
  const { connectWith } = await open(nested());
  const connection = connectWith(settings);
  const found = await connection.findUsers?.({ value: id, attribute: "externalId" }, signal);
  expect(idsOf(found ?? [])).toEqual(people);
  expect(idsOf((await connection.groupsOf?.(id, signal)) ?? [])).toEqual(groups);
});

test("properties that only the index has can be searched for and filtered by", async () => {
  const directory = crowd(30);
  const attributes = { onPremisesSamAccountName: "ada", companyName: "Acme" };
  Object.assign(directory.users[9] ?? {}, { attributes });
  const { connection, connectWith } = await open(directory);
  const search = { value: "ada", attribute: "onPremisesSamAccountName" };
  expect(await connection.findUsers?.(search, signal)).toMatchObject([{ id: "u-9" }]);
  const filtered = connectWith({ scope: "filter", userFilter: "companyName eq 'Acme'" });
  expect(idsOf(await all(filtered.users(signal)))).toEqual(["u-9"]);
});

test.each([
  ["a guest's own one", { mail: null, otherMails: ["jo@partner.test"] }, "jo@partner.test"],
  ["the primary of several", { mail: "", proxyAddresses: ["smtp:a@b.c", "SMTP:d@b.c"] }, "d@b.c"],
  ["none, where there is none", { mail: null }, null],
])("the address of a guest is %s", async (_, attributes, email) => {
  const userName = "jo_partner.test#EXT#@contoso.onmicrosoft.com";
  const guest = { id: "g", userName, displayName: "Jo", email: null, active: true, attributes };
  const { connection } = await open({ users: [guest], groups: [] });
  expect(await all(connection.users(signal))).toMatchObject([{ userName, email }]);
});

test("the test of the connection passes without the right to read the tenant's name", async () => {
  const { fake, openHttp } = await open();
  const only = ({ path }: { path: string }) => path.includes("/organization");
  fake.faults.push({ kind: "status", status: 403, commit: "before", only });
  const steps = await entra.api?.probe(openHttp, fake.settings, signal);
  expect(steps?.map(({ state }) => state)).toEqual(["passed", "passed", "passed"]);
});
