import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { probeSource } from "@/lib/engine/connect/probe-source";
import { saveSource } from "@/lib/engine/connect/save-source";
import { searchPerson } from "@/lib/engine/preview/search-person";
import { saveEnrichment } from "@/lib/engine/read/enrichment";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  type World,
} from "../engine/world";
import { createCrowd } from "./crowd";
import { reader, readerPassword, type Slapd, startSlapd, suffix } from "./slapd";

const crowd = createCrowd({ people: 40, groups: 4, isPlain: true });
const open: { close(): Promise<void> }[] = [];
let server: Slapd;

beforeAll(async () => {
  server = await startSlapd(crowd.ldif);
}, 60_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});
afterAll(() => server?.stop());

/** A workspace whose app reads the directory, carried out once. */
async function createDirectoryWorld(): Promise<World> {
  const world = await createWorld();
  open.push(world.fake);
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Directory", provider: "ldap", method: "ldap" },
    settings: {
      ...{ kind: "openldap", servers: `ldaps://localhost:${server.tlsPort}` },
      certificate: server.certificate,
      ...{ bindName: reader, password: readerPassword, baseDn: suffix },
    },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  const read = { ...world, appId: app.id, syncId: sync.id };
  const first = await carryOut(read, "full");
  expect(first).toMatchObject({ state: "held" });
  await approveRun(tenantId, String(first["id"]), actor);
  expect(await goOn(read, String(first["id"]))).toMatchObject({ state: "succeeded" });
  return read;
}

test("a directory is tested, read and carried out, and a second run finds nothing to do", async () => {
  const world = await createDirectoryWorld();
  const { tenantId, appId } = world;
  const signal = AbortSignal.timeout(20_000);
  expect(await probeSource(tenantId, actor, appId, signal)).toMatchObject({ passed: true });
  const second = await carryOut(world, "full");
  expect(await changesOf(world, second["id"])).toEqual([]);
  const search = { value: "E3", attribute: "employeeNumber" };
  const found = await searchPerson(tenantId, appId, search, signal);
  expect(found).toMatchObject({ isLive: true, people: [{ userName: "u00003" }] });
  expect(found.plans[0]).toMatchObject({ account: { username: "u00003" }, changes: [] });
});

test("a schedule asks for changes only: who is new, renamed, disabled, in or out of a group", async () => {
  const world = await createDirectoryWorld();
  const people = `ou=people,${suffix}`;
  const team = `cn=group 0,ou=groups,${suffix}`;
  await server.modify(`dn: uid=new,${people}
changetype: add
objectClass: inetOrgPerson
uid: new
cn: New
sn: New
mail: new@example.test

dn: uid=u00001,${people}
changetype: modify
replace: displayName
displayName: Another name

dn: ${team}
changetype: modify
add: member
member: uid=new,${people}
-
delete: member
member: uid=u00000,${people}
`);
  const run = await carryOut(world, "full", "schedule");
  expect(run).toMatchObject({ state: "succeeded", read: null });
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create new applied: new_in_source",
    "user.update u00001 applied: attributes_differ",
    "membership.add new group 0 applied: member_in_source",
    "membership.remove u00000 group 0 applied: not_member_in_source",
  ]);
  await server.modify(`dn: uid=new,${people}\nchangetype: delete\n`);
  const blind = await carryOut(world, "full", "schedule");
  expect((await changesOf(world, blind["id"])).join()).not.toContain("user.");
  await world.sql("update source_reads set whole_at = now() - interval '1 day'");
  const whole = await carryOut(world, "full", "schedule");
  expect((await changesOf(world, whole["id"])).join()).toContain("user.disable new");
});

test("a pushed person is completed from the directory, and keeps the values when it is away", async () => {
  const world = await createWorld();
  open.push(world.fake);
  const { tenantId, appId, syncId } = world;
  const ada = await addPerson(world, "ada", { userName: "u00020@acme.test", title: "E20" });
  await saveEnrichment(tenantId, actor, appId, {
    ...{ keyPath: "title", keyAttribute: "employeeNumber", addAttributes: "givenName sn" },
    ...{ kind: "openldap", servers: `ldaps://localhost:${server.tlsPort}` },
    certificate: server.certificate,
    ...{ bindName: reader, password: readerPassword, baseDn: suffix },
  });
  const { attributes } = defaultSettings;
  const displayName = mappingOf(["ldap.givenName", "displayName"]);
  await saveSettings(tenantId, actor, syncId, { attributes: { ...attributes, displayName } });
  const first = await carryOut(world, "full");
  const created = await world.sql("select after from changes where run_id = $1", [first["id"]]);
  expect(created[0]?.["after"]).toMatchObject({ displayName: "Given 20" });
  await approveRun(tenantId, String(first["id"]), actor);
  await goOn(world, String(first["id"]));
  await saveEnrichment(tenantId, actor, appId, {
    ...{ servers: "ldaps://localhost:59997", password: readerPassword },
  });
  const away = await carryOut(world, "full");
  expect(away).toMatchObject({ state: "succeeded", warnings: [{ code: "ENRICHMENT_FAILED" }] });
  expect(await changesOf(world, away["id"])).toEqual([]);
  const [row] = await world.sql("select resource, enrichment from source_users where id = $1", [
    ada,
  ]);
  expect(row).toMatchObject({ enrichment: { givenName: "Given 20", sn: "Sn 20" } });
  expect(JSON.stringify(row?.["resource"])).not.toContain("Given 20");
});

test("other settings make the next scheduled read a whole one", async () => {
  const world = await createDirectoryWorld();
  const { tenantId, appId } = world;
  await saveSource(tenantId, actor, appId, { userFilter: "(uid=u0000*)" });
  const run = await carryOut(world, "full", "schedule");
  expect(run["read"]).toMatchObject({ verdict: { gaps: [{ code: "SIZE_FELL" }] } });
});
