import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { syncName } from "@/lib/engine/connect/delete-sync";

type Person = { syncId: string; personId: string };

/** Nothing is done to the account of somebody who is away, until they are back or this is undone. */
export async function keepAccount(tenantId: string, actor: Actor, person: Person): Promise<void> {
  await setKept(tenantId, actor, person, true);
}

/** The rules hold again; where the days of grace are over, the next run acts. */
export async function releaseAccount(tenantId: string, actor: Actor, person: Person) {
  await setKept(tenantId, actor, person, false);
}

async function setKept(
  tenantId: string,
  actor: Actor,
  { syncId, personId }: Person,
  kept: boolean,
) {
  await inTenant(tenantId, async (tx) => {
    const name = await syncName(tx, tenantId, syncId);
    const theirs = and(
      eq(accountLinks.tenantId, tenantId),
      eq(accountLinks.syncId, syncId),
      eq(accountLinks.sourceUserId, personId),
      isNotNull(accountLinks.goneSince),
    );
    if ((await tx.$count(accountLinks, theirs)) === 0) throw notFound("person who is away");
    const [changed] = await tx
      .update(accountLinks)
      .set(
        kept
          ? { keptBy: actor.name, keptAt: sql`now()`, actsAt: null }
          : // A run looks at once, and notes how long the grace still lasts.
            { keptBy: null, keptAt: null, actsAt: sql`now()` },
      )
      .where(and(theirs, kept ? isNull(accountLinks.keptAt) : isNotNull(accountLinks.keptAt)))
      .returning({ username: accountLinks.username });
    if (!changed) return;
    const action = kept ? "sync.accountKept" : "sync.accountReleased";
    await audit(tx, tenantId, actor, action, { id: syncId, name }, { person: changed.username });
  });
}
