import { sql } from "drizzle-orm";
import { headers } from "next/headers";
import { cache } from "react";
import { inTenant } from "@/db/client";
import { supportEntry } from "@/db/queries/support";
import { audit } from "@/lib/audit";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { prefetchHeader } from "./path-header";
import { requestPath } from "./request-path";

/** Somebody of support inside a workspace: why, and until when. */
export type SupportVisit = { entryId: string; reason: string; until: Date };

type Person = { loginId: string; name: string; email: string };

/** Whether an address belongs to this Usher's support; ask only of confirmed ones. */
export function isStaffAddress(email: string): boolean {
  const address = email.trim().toLowerCase();
  const domain = address.slice(address.lastIndexOf("@"));
  return config().supportStaff.some(
    (one) => one === address || (one.startsWith("@") && one === domain),
  );
}

/** The visit of somebody of support that holds now, noted for the customer; null without one. */
export async function supportVisit(person: Person, slug: string, ip: string | null) {
  const entry = await entryOf(person.loginId, slug);
  // Nothing is shown ahead, or links that nobody followed would stand in the log as seen.
  if (entry === null || (await headers()).has(prefetchHeader)) return null;
  const actor: Actor = { kind: "support", id: person.loginId, name: person.name, ip };
  const visit = { entryId: entry.entry_id, reason: entry.reason, until: entry.expires_at };
  const tenant = { id: entry.tenant_id, slug: entry.slug, name: entry.name };
  return { actor, visit, tenant };
}

const entryOf = cache(supportEntry);

type Visiting = NonNullable<Awaited<ReturnType<typeof supportVisit>>>;

/** Every page and file that support looks at stands in the customer's audit log, by its address. */
export async function noteView({ actor, visit, tenant }: Visiting): Promise<void> {
  await noteOnce(tenant.id, actor, visit.entryId, await requestPath());
}

/** Layout, title and page of one request ask for the same thing; cached by the request's objects. */
const seenInRequest = cache(() => new Set<string>());

/** A page that is loaded anew within the minute is no second look; so few events are read for that. */
const lastEvents = 100;

async function noteOnce(
  tenantId: string,
  actor: Actor,
  entryId: string,
  path: string,
): Promise<void> {
  const seen = seenInRequest();
  if (seen.has(path)) return;
  seen.add(path);
  await inTenant(tenantId, async (tx) => {
    const again = await tx.execute(sql`
      select from (select action, subject_id, subject_name, at from audit_events
        where tenant_id = ${tenantId} order by seq desc limit ${lastEvents}) last
      where action = 'support.viewed' and subject_id = ${entryId} and subject_name = ${path}
        and at > now() - interval '1 minute' limit 1`);
    if (again.rows.length > 0) return;
    await audit(tx, tenantId, actor, "support.viewed", { id: entryId, name: path });
  });
}
