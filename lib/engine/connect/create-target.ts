import { inTenant } from "@/db/client";
import { targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { enteredEnd } from "@/lib/core/access/credential-end";
import { newId } from "@/lib/core/ids";
import type { NewTarget } from "@/lib/core/settings/target-settings";
import { UserError } from "@/lib/core/user-error";
import { findTarget } from "@/lib/targets/registry";
import { mergeFields, sealFields } from "./setting-fields";
import { checkAddress } from "./target-fields";

/** Adds an Atlassian instance. Its address is checked now, at the probe and at every call. */
export async function createTarget(tenantId: string, actor: Actor, input: NewTarget) {
  const definition = findTarget(input.product);
  if (!definition) {
    throw new UserError("Usher does not know this product. Choose one of the list.", {
      field: "product",
    });
  }
  const values = mergeFields(definition.fields, input.settings, {});
  await checkAddress(definition, values);
  const target = { id: newId("tgt"), name: input.name, product: input.product };
  const stored = sealFields(definition.fields, values, { tenantId, ownerId: target.id });
  await inTenant(tenantId, async (tx) => {
    const inserted = await tx
      .insert(targets)
      .values({ tenantId, ...target, ...stored, credentialEndsAt: enteredEnd(values) })
      .onConflictDoNothing()
      .returning({ id: targets.id });
    if (inserted.length === 0) throw targetNameTaken(input.name);
    await audit(tx, tenantId, actor, "target.created", target, {
      product: input.product,
      settings: stored.settings,
    });
  });
  return target;
}

export function targetNameTaken(name: string): UserError {
  return new UserError(`A target called “${name}” exists already. Choose another name.`, {
    field: "name",
    status: 409,
  });
}
