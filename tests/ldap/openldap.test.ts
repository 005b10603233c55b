import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/setting-field";
import { ldap } from "@/lib/sources/ldap/ldap";
import { connectLdap } from "@/lib/sources/ldap/ldap-client";
import type { SourceConnection } from "@/lib/sources/port";
import { createCrowd, entry } from "./crowd";
import { all, openSocket, readAll } from "./read-all";
import { reader, readerPassword, type Slapd, startSlapd, suffix } from "./slapd";

const crowd = createCrowd({ people: 10_000, groups: 1_000 });
const signal = AbortSignal.timeout(120_000);
const open: SourceConnection[] = [];
let server: Slapd;

beforeAll(async () => {
  server = await startSlapd(crowd.ldif);
}, 60_000);

afterAll(async () => {
  for (const source of open) await source.close?.();
  await server?.stop();
});

function settings(changes: SettingValues = {}): SettingValues {
  return {
    ...{ kind: "openldap", servers: `ldaps://localhost:${server.tlsPort}` },
    certificate: server.certificate,
    ...{ bindName: reader, password: readerPassword, baseDn: suffix },
    ...changes,
  };
}

function connected(changes: SettingValues = {}): SourceConnection {
  const source = connectLdap(openSocket, settings(changes));
  open.push(source);
  return source;
}

test("10,000 people and 1,000 groups with awkward names are read as they are, page by page", async () => {
  const source = connected();
  const { users, members } = await readAll(source, signal);
  expect(new Map(users.map(({ userName, active }) => [userName, active]))).toEqual(crowd.people);
  expect(members).toEqual(crowd.groups);
  expect(source.report?.()).toMatchObject({ unresolvedMembers: crowd.strangers });
});
