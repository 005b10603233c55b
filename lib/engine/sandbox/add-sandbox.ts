import { inTenant, type Transaction } from "@/db/client";
import { sandboxes, sandboxGroups, sandboxMembers, sandboxUsers } from "@/db/schema/sandbox";
import { targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId, randomText } from "@/lib/core/ids";
import { targetNameTaken } from "@/lib/engine/connect/create-target";
import { sealFields } from "@/lib/engine/connect/setting-fields";
import { definitionOf } from "@/lib/engine/connect/target-access";
import { hashToken } from "@/lib/secrets";
import { sandbox as kind } from "@/lib/targets/registry";
import { sandboxPath } from "./serve-sandbox";

const username = "usher-sync";

/**
 * Adds a make-believe Confluence that keeps its state. The password is in the answer for whoever
 * wants to call it by hand; Usher keeps it sealed. Probe it once the web process answers.
 */
export async function addSandbox(tenantId: string, actor: Actor, name = "Sandbox") {
  const target = { id: newId("tgt"), name, product: kind.product };
  const key = randomText(20);
  const password = randomText(32);
  const values = { baseUrl: sandboxPath(key), username, password };
  const { fields } = definitionOf(kind.product);
  const stored = sealFields(fields, values, { tenantId, ownerId: target.id });
  await inTenant(tenantId, async (tx) => {
    const inserted = await tx
      .insert(targets)
      .values({ tenantId, ...target, ...stored, isSandbox: true })
      .onConflictDoNothing()
      .returning({ id: targets.id });
    if (inserted.length === 0) throw targetNameTaken(name);
    await tx.insert(sandboxes).values({
      key,
      tenantId,
      targetId: target.id,
      version: newestVersion(),
      username,
      passwordHash: hashToken(password),
    });
    await insertBuiltIn(tx, tenantId, key);
    await audit(tx, tenantId, actor, "target.created", target, { sandbox: true });
  });
  return { ...target, path: sandboxPath(key), username, password };
}

/** What every Confluence has after its installation, and the account that Usher works with. */
async function insertBuiltIn(tx: Transaction, tenantId: string, sandboxKey: string) {
  const people = [
    { username: "admin", fullName: "Administrator", email: "admin@example.com" },
    { username, fullName: "Usher sync", email: "usher-sync@example.com" },
  ].map((person) => ({
    ...person,
    tenantId,
    sandboxKey,
    userKey: crypto.randomUUID().replaceAll("-", ""),
    usernameKey: person.username,
    active: true,
  }));
  const groups = ["confluence-users", "confluence-administrators"];
  await tx.insert(sandboxUsers).values(people);
  await tx
    .insert(sandboxGroups)
    .values(groups.map((name) => ({ tenantId, sandboxKey, key: name, name })));
  await tx
    .insert(sandboxMembers)
    .values(
      groups.flatMap((groupKey) =>
        people.map(({ userKey }) => ({ tenantId, sandboxKey, groupKey, userKey })),
      ),
    );
}

function newestVersion(): string {
  const newest = kind.versions.at(-1);
  if (!newest) throw new Error("The sandbox's product has no versions.");
  return newest;
}
