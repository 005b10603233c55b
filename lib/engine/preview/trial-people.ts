import { and, asc, eq, gt, inArray, like, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { sourceCounts, sourceUsers } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import type { AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import type { ProfileAttribute } from "@/lib/core/mapping/profile-attribute";
import type { SourceUser } from "@/lib/core/mapping/source-user";
import type { UsernameRule } from "@/lib/core/mapping/username-rule";
import { type RecordParts, wholeRecord } from "@/lib/core/mapping/whole-record";
import { notFound } from "@/lib/core/not-found";
import { settingsOf } from "@/lib/engine/settings/settings-of";

/** The sync whose mapping is tried, with the mapping in force. */
export type TrialPlace = {
  appId: string;
  product: string;
  total: number;
  attributes: AttributeMappings;
  profile: ProfileAttribute[];
  usernameRule: UsernameRule;
};

/** So many people are counted a call; the caller goes on with the cursor. */
export const trialPageSize = 2_000;

const counted = z.object({ users: z.coerce.number() });

export async function trialPlace(
  tx: Transaction,
  tenantId: string,
  syncId: string,
): Promise<TrialPlace> {
  const [sync] = await tx
    .select({ appId: syncs.appId, product: targets.product, version: syncs.version })
    .from(syncs)
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw notFound("sync");
  const [row] = await tx
    .select({ users: sql`coalesce(sum(${sourceCounts.users}), 0)` })
    .from(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), eq(sourceCounts.appId, sync.appId)));
  const { attributes, profile, users } = await settingsOf(tx, tenantId, syncId, sync.version);
  const { usernameRule } = users;
  return { ...sync, attributes, profile, usernameRule, total: counted.parse(row).users };
}

const columns = {
  id: sourceUsers.id,
  userName: sourceUsers.userName,
  externalId: sourceUsers.externalId,
  active: sourceUsers.active,
  resource: sourceUsers.resource,
  enrichment: sourceUsers.enrichment,
  login: sourceUsers.login,
};

type Row = SourceUser & RecordParts;

/** With what was looked up for the person, as a run maps it. */
function complete({ enrichment, login, resource, ...row }: Row): SourceUser {
  return { ...row, resource: wholeRecord({ resource, enrichment, login }) };
}

function ofApp(tenantId: string, appId: string) {
  return and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId));
}

/** The next page of staged people, in the order of their ids. */
export async function trialPage(
  tx: Transaction,
  tenantId: string,
  { appId }: TrialPlace,
  cursor: string | null,
): Promise<SourceUser[]> {
  const rows = await tx
    .select(columns)
    .from(sourceUsers)
    .where(and(ofApp(tenantId, appId), gt(sourceUsers.id, cursor ?? "")))
    .orderBy(asc(sourceUsers.id))
    .limit(trialPageSize);
  return rows.map(complete);
}

const foundMax = 6;

/** The wanted people in the wanted order, then those that the search finds. */
export async function trialPeople(
  tx: Transaction,
  tenantId: string,
  { appId }: TrialPlace,
  ids: string[],
  search: string,
): Promise<SourceUser[]> {
  const of = ofApp(tenantId, appId);
  const known = await tx
    .select(columns)
    .from(sourceUsers)
    .where(and(of, inArray(sourceUsers.id, ids)));
  const byId = new Map(known.map((person) => [person.id, complete(person)]));
  const wanted = ids.flatMap((id) => byId.get(id) ?? []);
  if (search === "") return wanted;
  const beginning = `${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const keys = [sourceUsers.userNameKey, sourceUsers.emailKey, sourceUsers.displayNameKey];
  const found: Row[] = [];
  for (const key of keys) {
    found.push(
      ...(await tx
        .select(columns)
        .from(sourceUsers)
        .where(and(of, like(key, beginning)))
        .limit(foundMax)),
    );
  }
  const distinct = new Map(found.map((person) => [person.id, person]));
  return [
    ...wanted,
    ...[...distinct.values()]
      .filter(({ id }) => !byId.has(id))
      .slice(0, foundMax)
      .map(complete),
  ];
}
