import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { chooseUsername } from "@/lib/core/mapping/attribute-candidates";
import { settleUser } from "@/lib/core/mapping/desired-user";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { SourceRow } from "./load-sources";

/**
 * Where the mapping names candidates, a newcomer whose user name is somebody else's gets the first
 * free one, in the order of people's ids; whoever has an account keeps the name it has.
 */
export async function chooseUsernames(
  tx: Transaction,
  context: RunContext,
  rows: SourceRow[],
): Promise<SourceRow[]> {
  if (context.mappings.username.candidates.length === 0) return rows;
  const optionsOf = new Map(rows.map((row) => [row.id, optionsFor(row, context)]));
  const taken = await takenNames(tx, context, rows, [...optionsOf.values()].flat());
  return rows.map((row) => {
    const options = optionsOf.get(row.id) ?? [];
    const { derived } = row;
    if (!derived || !row.desired || !("username" in row.desired)) return row;
    const { username, isFree } = chooseUsername(options, row.link?.username ?? null, taken);
    if (!isFree) {
      return { ...row, desired: { refusal: allTaken(options) }, wantedUsername: null };
    }
    if (row.desired.active) taken.add(username.toLowerCase());
    return {
      ...row,
      desired: { ...row.desired, username },
      derived: { ...derived, fields: { ...derived.fields, username } },
      wantedUsername: username,
      subject: username,
    };
  });
}

/** The mapped user name and its candidates, as the target would store them; refused ones fall out. */
function optionsFor({ derived }: SourceRow, { mappings, definition }: RunContext): string[] {
  if (!derived) return [];
  const names = [derived.fields.username, ...derived.candidates].flatMap((username) => {
    const option = { ...derived, fields: { ...derived.fields, username } };
    const settled = settleUser(option, null, mappings, definition);
    return "desired" in settled ? [settled.desired.username] : [];
  });
  return [...new Set(names)];
}

const nameRows = z.array(z.object({ name: z.string() }));

/** Names of accounts that are linked to others, and of accounts that this run makes already. */
async function takenNames(
  tx: Transaction,
  { run, appId, appOrder }: RunContext,
  rows: SourceRow[],
  names: string[],
): Promise<Set<string>> {
  const keys = [...new Set(names.map((name) => name.toLowerCase()))];
  const own = rows.map(({ id }) => id);
  const { rows: found } = await tx.execute(sql`
    select a.username_key as name from accounts a
      join account_links l on l.target_id = a.target_id and l.account_id = a.id
      where a.tenant_id = ${run.tenantId} and a.target_id = ${run.targetId}
        and a.username_key = any(${textArray(keys)})
        and (l.sync_id <> ${run.syncId} and ${appOrder.length === 0} or exists (
          select from source_users u where u.app_id = ${appId} and u.id = l.source_user_id))
    union
    select lower(c.after->>'username') from changes c
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.kind = 'user.create'
        and lower(c.after->>'username') = any(${textArray(keys)})
        and c.source_id <> all(${textArray(own)})`);
  return new Set(nameRows.parse(found).map(({ name }) => name));
}

function allTaken(options: string[]) {
  const message = `${options.join(", ")} belong to others already. Add another candidate to the mapping of the user name, or change it in the identity provider.`;
  return { reason: "username_taken" as const, message };
}
