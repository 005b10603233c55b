import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { newcomers, sourceCounts, sourceReads, sourceUsers } from "@/db/schema/source";
import { newUuid } from "@/lib/core/ids";
import type { GroupsSaid, JitCall } from "@/lib/core/jit/jit-call";
import { type LoginValues, loginValues, withLogin } from "@/lib/core/mapping/jit-values";
import { storableJson, storableText } from "@/lib/core/mapping/storable";
import type { JitSettings } from "@/lib/core/settings/jit-settings";
import { wakeAccounts } from "@/lib/engine/observe/dormant-accounts";
import { stagePerson } from "@/lib/engine/read/stage-person";
import { columnsOf } from "@/lib/engine/scim/stored-user";
import { profiles } from "@/lib/scim/profiles";
import { parseUser } from "@/lib/scim/resource";
import { foldCase } from "@/lib/scim/text-order";
import { stageClaimedGroups } from "./jit-groups";
import type { Located } from "./jit-person";

export type Login = {
  tenantId: string;
  appId: string;
  isPushed: boolean;
  settings: JitSettings;
  call: JitCall;
  key: string;
};

export type Staged = {
  id: string;
  groupsFrom: "provider" | "claim" | "unchanged" | "overage";
};

/**
 * Writes what the login brought into the same rows that pushes and reads write to. Null when nobody
 * is known by this key and a login may not make somebody known.
 */
export async function stageLogin(
  login: Login,
  located: Exclude<Located, { kind: "several" }>,
  said: GroupsSaid,
): Promise<Staged | null> {
  const { tenantId, appId, settings, key } = login;
  return inTenant(tenantId, async (tx) => {
    // Two logins of one person at a time: the second finds what the first one wrote.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`${appId} ${foldCase(key)}`}, 7))`,
    );
    if (located.kind === "live") return stageLive(tx, login, located);
    const id = located.kind === "staged" ? located.id : await addPerson(tx, login);
    if (id === null) return null;
    const isChanged = await noteLogin(tx, login, id);
    if (said.kind !== "listed" || settings.groups === "ignore") {
      return { id, groupsFrom: said.kind === "overage" ? "overage" : "unchanged" };
    }
    const isMoved = await stageClaimedGroups(tx, login, id, said.names);
    if (isMoved && !isChanged) await markFresh(tx, login, id);
    return { id, groupsFrom: "claim" };
  });
}

/** The provider itself knows best; the assertion adds what the rules take from it. */
async function stageLive(
  tx: Transaction,
  login: Login,
  { person, groups, isKnown }: Extract<Located, { kind: "live" }>,
): Promise<Staged | null> {
  const { tenantId, appId, settings } = login;
  if (!isKnown && !settings.newPeople) return null;
  const [read] = await tx
    .select({ runId: sourceReads.runId })
    .from(sourceReads)
    .where(and(eq(sourceReads.tenantId, tenantId), eq(sourceReads.appId, appId)));
  const readId = read?.runId ?? "login";
  await stagePerson(tx, { tenantId, appId, readId, isLive: true }, { person, groups });
  await noteLogin(tx, login, person.id);
  await markFresh(tx, login, person.id);
  return { id: person.id, groupsFrom: groups ? "provider" : "unchanged" };
}

/** Only where the source pushes: a provider that is read says itself who is there. */
async function addPerson(tx: Transaction, login: Login): Promise<string | null> {
  const { tenantId, appId, settings, call, isPushed } = login;
  if (!settings.newPeople || !isPushed) return null;
  const { loginId, sourceId } = call;
  const named = { userName: loginId, ...(sourceId ? { externalId: sourceId } : {}) };
  const brought = loginValues(call, settings.attributes, null);
  const body = storableJson(withLogin({ ...named, active: true }, brought));
  const { resource, ...columns } = columnsOf(parseUser(body, profiles.generic));
  const id = newUuid();
  const added = await tx
    .insert(sourceUsers)
    .values({ tenantId, appId, id, ...columns, resource: objectOf(resource) })
    .onConflictDoNothing()
    .returning({ id: sourceUsers.id });
  if (added.length === 0) return null;
  await tx
    .insert(sourceCounts)
    .values({ tenantId, appId, shard: 0, users: 1 })
    .onConflictDoUpdate({
      target: [sourceCounts.appId, sourceCounts.shard],
      set: { users: sql`${sourceCounts.users} + 1` },
    });
  return id;
}

const object = z.record(z.string(), z.unknown());

function objectOf(json: string): Record<string, unknown> {
  return object.parse(JSON.parse(json));
}

/** True when the login brought something that was not known of the person. */
async function noteLogin(tx: Transaction, login: Login, id: string): Promise<boolean> {
  const { call, settings } = login;
  const [row] = await tx
    .select({ login: sourceUsers.login })
    .from(sourceUsers)
    .where(thisPerson(login, id))
    .for("update");
  if (!row) return false;
  await wakeAccounts(tx, login, id);
  await settleNow(tx, login, id);
  const brought = storableValues(loginValues(call, settings.attributes, row.login));
  const isChanged = JSON.stringify(brought) !== JSON.stringify(row.login ?? []);
  await tx
    .update(sourceUsers)
    .set({
      loggedInAt: sql`now()`,
      ...(isChanged ? { login: brought, freshAt: sql`now()` } : {}),
    })
    .where(thisPerson(login, id));
  return isChanged;
}

/** Whoever logs in is no trial of a connection that may be taken back in a moment. */
async function settleNow(tx: Transaction, { tenantId, appId }: Login, id: string): Promise<void> {
  await tx
    .delete(newcomers)
    .where(
      and(
        ...[eq(newcomers.tenantId, tenantId), eq(newcomers.appId, appId)],
        ...[eq(newcomers.kind, "user"), eq(newcomers.sourceId, id)],
      ),
    );
}

function storableValues(values: LoginValues): LoginValues {
  return values.map((each) => ({
    attribute: each.attribute,
    values: each.values.map(storableText),
    wins: each.wins,
  }));
}

async function markFresh(tx: Transaction, login: Login, id: string): Promise<void> {
  await tx.update(sourceUsers).set({ freshAt: sql`now()` }).where(thisPerson(login, id));
}

function thisPerson({ tenantId, appId }: Login, id: string) {
  return and(
    eq(sourceUsers.tenantId, tenantId),
    eq(sourceUsers.appId, appId),
    eq(sourceUsers.id, id),
  );
}
