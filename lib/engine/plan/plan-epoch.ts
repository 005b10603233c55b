import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { isAdditive, namesAbsent } from "@/lib/core/guard/read-verdict";
import type { RunContext } from "@/lib/engine/run/run-context";
import { isAboutAll } from "./subjects";

/** One bit each tells which mapped attributes a record has. */
const pathsMax = 62;

/**
 * A number that stands for all that a person's plan depends on beside the person's own rows: the
 * rules, what the target can do, the names of the groups, and this very program. Null where a
 * decision can depend on more than that, so that everybody is looked at.
 */
export async function planEpoch(context: RunContext): Promise<string | null> {
  if (!dependsOnOwnRows(context)) return null;
  const { run, settings, capabilities, users, definition, appOrder } = context;
  return inTenant(run.tenantId, async (tx) => {
    // Where syncs share a target, who looks after an account depends on the other ones. One that
    // looks at logins alone links nobody: an account that it disabled keeps no mark.
    const { rows } = await tx.execute(sql`select count(*) as syncs from syncs s
      join apps a on a.tenant_id = s.tenant_id and a.id = s.app_id
      where s.tenant_id = ${run.tenantId} and s.target_id = ${run.targetId}
        and a.method <> 'logins'`);
    if (counted.parse(rows)[0].syncs > 1) return null;
    const { ownUsername, mirrorIsWhole } = users;
    const target = [definition.id, capabilities, ownUsername, mirrorIsWhole, appOrder];
    const { attributes, profile, groups, users: rules } = settings;
    const all = [
      ...target,
      attributes,
      profile,
      groups,
      rules,
      await groupsMark(tx, context),
      programMark(),
    ];
    const hash = createHash("sha256").update(JSON.stringify(all)).digest();
    return hash.readBigInt64BE().toString();
  });
}

function dependsOnOwnRows(context: RunContext): boolean {
  const { run, settings, mappings, presence } = context;
  if (!isAboutAll(context) || run.part !== "all" || run.undoesRunId !== null) return false;
  if (isAdditive(run.read) || namesAbsent(run.read)) return false;
  if (mappings.username.candidates.length > 0 || presence.paths.length > pathsMax) return false;
  return settings.groups.nested === "direct";
}

const counted = z.tuple([z.object({ syncs: z.coerce.number() })]);
const markRow = z.tuple([z.object({ mark: z.string() })]);

/** The provider's groups with their records, for which rules may ask; not their members. */
async function groupsMark(tx: Transaction, { run, appId }: RunContext): Promise<string> {
  const { rows } = await tx.execute(sql`
    select count(*) || ' ' || coalesce(bit_xor(
      hash_record_extended(row(id, display_name, external_id, resource), 0)), 0) as mark
    from source_groups where tenant_id = ${run.tenantId} and app_id = ${appId}`);
  return markRow.parse(rows)[0].mark;
}

let program: string | null = null;

/** Another build may decide otherwise; bundled, this file is the whole worker. */
export function programMark(): string {
  const text = () => readFileSync(fileURLToPath(import.meta.url));
  program ??= createHash("sha256").update(text()).digest("base64");
  return program;
}
