import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { targetGrants, targets } from "@/db/schema/targets";
import { audit, changedParts } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { enteredEnd } from "@/lib/core/access/credential-end";
import type { TargetChange } from "@/lib/core/settings/target-settings";
import { UserError } from "@/lib/core/user-error";
import {
  ownFieldNames,
  type SettingField,
  type TargetDefinition,
  type TargetSettings,
} from "@/lib/targets/port";
import { targetNameTaken } from "./create-target";
import { endOf } from "./credential-end";
import { loadTarget, type TargetRow } from "./load-target";
import { askForSecrets, mergeFields, openFields, sealFields } from "./setting-fields";
import { definitionOf } from "./target-access";
import { addressesOf, checkAddress } from "./target-fields";
import { isUniqueViolation } from "./unique-violation";

/** Changes a target's name and settings. Secrets left out or empty stay as they are. */
export async function updateTarget(
  tenantId: string,
  actor: Actor,
  targetId: string,
  change: TargetChange,
): Promise<void> {
  const before = await inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
  const next = change.settings ? await changedFields(tenantId, before, change.settings) : null;
  await inTenant(tenantId, async (tx) => {
    await loadTarget(tx, tenantId, targetId, "update");
    const name = change.name ?? before.name;
    const appOrder = change.appOrder ?? before.appOrder;
    if (change.appOrder) await checkApps(tx, tenantId, targetId, change.appOrder);
    await tx
      .update(targets)
      .set({
        ...{ name, appOrder, ...next?.stored, ...next?.end, ...(next?.moved ? forgotten : {}) },
        ...(change.maintenance ? { maintenance: change.maintenance } : {}),
      })
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
    if (next?.needsConsent) await forgetGrant(tx, tenantId, targetId);
    await audit(
      tx,
      tenantId,
      actor,
      "target.updated",
      { id: targetId, name },
      {
        ...changedParts(
          told(before),
          told({
            ...{ name, appOrder, maintenance: change.maintenance ?? before.maintenance },
            settings: next ? next.stored.settings : before.settings,
          }),
        ),
        ...(next ? { secretsReplaced: next.secretsReplaced } : {}),
      },
    );
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? targetNameTaken(change.name ?? before.name) : error;
  });
}

type Told = Pick<TargetRow, "name" | "appOrder" | "maintenance" | "settings">;

/** What the audit log compares; a secret is not among it. */
function told({ name, appOrder, maintenance, settings }: Told) {
  return { ...settings, name, appOrder, maintenance };
}

async function checkApps(tx: Transaction, tenantId: string, targetId: string, order: string[]) {
  const rows = await tx
    .select({ appId: syncs.appId })
    .from(syncs)
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.targetId, targetId)));
  const feeding = new Set(rows.map(({ appId }) => appId));
  if (order.every((appId) => feeding.has(appId)) && new Set(order).size === order.length) return;
  throw new UserError(
    "An app of this list does not exist among those that feed the target. List only these, each once.",
    { field: "appOrder" },
  );
}

/** What the last probe said belongs to the old address or the old credentials. */
const forgotten = {
  ...{ capabilities: null, probeSteps: null, probedAt: null, version: null },
  feed: null,
};

async function changedFields(tenantId: string, row: TargetRow, given: Record<string, string>) {
  if (row.isSandbox) {
    throw new UserError("The sandbox's address and credentials are fixed. Only rename it.");
  }
  const definition = definitionOf(row.product);
  const owner = { tenantId, ownerId: row.id };
  const current = openFields(row, owner);
  const secretsReplaced = definition.fields.flatMap(({ name, secret }) =>
    secret && given[name] ? [name] : [],
  );
  const values = mergeFields(definition.fields, given, current);
  if (!isDeepStrictEqual(addressesOf(definition, values), addressesOf(definition, current)))
    askForSecrets(definition.fields, given, current);
  await checkAddress(definition, values);
  return {
    stored: sealFields(definition.fields, values, owner),
    moved: secretsReplaced.length > 0 || differs(definition.fields, values, current),
    end: endOf(enteredEnd(values), row.credentialEndsAt),
    secretsReplaced,
    needsConsent: consentKey(definition, values) !== consentKey(definition, current),
  };
}

/** Whom a consent lets in where; it is good for nothing else. */
function consentKey({ consent }: TargetDefinition, settings: TargetSettings): string {
  const { site, tokenUrl, clientId } = consent?.of(settings) ?? {};
  return JSON.stringify([site, tokenUrl, clientId]);
}

async function forgetGrant(tx: Transaction, tenantId: string, targetId: string): Promise<void> {
  await tx
    .delete(targetGrants)
    .where(and(eq(targetGrants.tenantId, tenantId), eq(targetGrants.targetId, targetId)));
}

function differs(fields: SettingField[], values: TargetSettings, current: TargetSettings): boolean {
  const about = fields.filter(({ name }) => !ownFieldNames.has(name));
  return about.some(({ name }) => values[name] !== current[name]);
}
