import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { accountLogins } from "@/db/schema/targets";
import { SyncError } from "@/lib/core/sync-error";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { LastLogin } from "@/lib/targets/port";
import type { Way } from "./tracks";

/** Reads when people signed in last. Accounts that the list does not show are not judged. */
export async function observeLogins(
  context: RunContext,
  way: Way,
  seen: { records: number },
): Promise<void> {
  const { connection, lease, capabilities } = context;
  if (!connection.lastLogins) throw cannotTell(capabilities.lastLogin.reason);
  for await (const page of connection.lastLogins(way.cursor, lease.signal)) {
    await lease.prove();
    await way.note(page.cursor, (tx) => noteLogins(tx, context, page.items));
    seen.records += page.items.length;
  }
  await lease.fenced((tx) => requireLogins(tx, context));
}

async function noteLogins(tx: Transaction, { run }: RunContext, items: LastLogin[]) {
  const byId = new Map(items.map((item) => [item.id, item]));
  if (byId.size === 0) return;
  const { tenantId, targetId, id: readId } = run;
  await tx
    .insert(accountLogins)
    .values(
      [...byId.values()].map(({ id, at, email }) => ({
        ...{ tenantId, targetId, accountId: id, readId },
        lastLoginAt: at === null ? null : new Date(at),
        email: email ?? null,
      })),
    )
    .onConflictDoUpdate({
      target: [accountLogins.targetId, accountLogins.accountId],
      set: {
        // Usher may know of a later one by a call at login; products write theirs down late.
        lastLoginAt: sql`greatest(excluded.last_login_at, ${accountLogins.lastLoginAt})`,
        email: sql`coalesce(excluded.email, ${accountLogins.email})`,
        readId: sql`excluded.read_id`,
      },
    });
}

const counted = z.tuple([z.object({ listed: z.coerce.number(), known: z.coerce.number() })]);

/** A target that has not written down a single login does not tell them: that is no absence. */
async function requireLogins(tx: Transaction, { run }: RunContext): Promise<void> {
  const { rows } = await tx.execute(sql`
    select count(*) as listed, count(last_login_at) as known from account_logins
    where tenant_id = ${run.tenantId} and target_id = ${run.targetId} and read_id = ${run.id}`);
  const [{ listed, known }] = counted.parse(rows);
  if (listed > 0 && known === 0) {
    throw cannotTell(
      "It has not written down a single login, perhaps because people sign in elsewhere.",
    );
  }
}

function cannotTell(reason: string | null): SyncError {
  return new SyncError(
    "stop",
    "LAST_LOGIN_UNKNOWN",
    `The target does not tell when people signed in last, so nobody can be found to be inactive. ${reason ?? ""}`.trim(),
  );
}
