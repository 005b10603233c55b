import { inTenant, type Transaction } from "@/db/client";
import { insertFirstChannel } from "@/db/queries/channels";
import { insertMember, insertTenant } from "@/db/queries/members";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId, randomText } from "@/lib/core/ids";

export type NewWorkspace = { tenantId: string; slug: string };

/** A workspace with its first owner; `before` runs first in the same transaction. */
export async function createWorkspace(
  name: string,
  actor: Actor,
  before: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<NewWorkspace> {
  const tenantId = newId("ten");
  return inTenant(tenantId, async (tx) => {
    await before(tx);
    const slug = await addTenant(tx, { id: tenantId, name });
    await insertMember(tx, tenantId, { loginId: actor.id, role: "owner" });
    await insertFirstChannel(tx, tenantId, actor.name);
    await audit(tx, tenantId, actor, "workspace.created", { id: tenantId, name });
    return { tenantId, slug };
  });
}

/** Under a short, readable slug, or the same with a random end where that one is taken. */
async function addTenant(tx: Transaction, tenant: { id: string; name: string }): Promise<string> {
  const slug = slugOf(tenant.name);
  if (!reserved.has(slug) && (await insertTenant(tx, { ...tenant, slug }))) return slug;
  const longer = `${slug}-${randomText(6)}`;
  await insertTenant(tx, { ...tenant, slug: longer });
  return longer;
}

export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return slug.length < 2 ? `workspace-${randomText(5)}` : slug;
}

/** First parts of paths that are ours or may become ours. */
const reserved: ReadonlySet<string> = new Set(
  `about account admin api app apps assets audit auth billing blog changelog contact dashboard
   confirm-address demo docs documentation error favicon forbidden forgot-password groups guide guides health help
   icon imprint invite join legal licence license login logout manifest members metrics new
   not-found oauth openapi outbox policies pricing privacy public ready register reset-password
   robots runs sandbox scim search security session sessions settings setup sign-in sign-out
   sign-up signin signout signup sitemap sso start static status support targets terms trust
   unsubscribe users usher verify webhook webhooks welcome well-known workspace workspaces www`.split(
    /\s+/,
  ),
);
