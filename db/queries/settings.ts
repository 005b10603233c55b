import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { settingsVersions } from "../schema/syncs";
import { type PageRequest, readPage, toPage } from "./page";

/** Which tabs a save changed, against the version before it; a first version changed none. */
const changedSections = sql<string[]>`array(
  select part.name from settings_versions before,
    lateral (values
      ('users', before.rules->'users', settings_versions.rules->'users'),
      ('attributes', ${mappingsOf("before")}, ${mappingsOf("settings_versions")}),
      ('groups', before.rules->'groups', settings_versions.rules->'groups'),
      ('schedule', before.rules->'schedule', settings_versions.rules->'schedule'),
      ('safety', before.rules->'safety', settings_versions.rules->'safety'),
      ('tests', coalesce(before.rules->'tests', '[]'),
        coalesce(settings_versions.rules->'tests', '[]'))
    ) as part (name, one, other)
  where before.tenant_id = settings_versions.tenant_id
    and before.sync_id = settings_versions.sync_id
    and before.version = settings_versions.version - 1 and part.one is distinct from part.other)`;

function mappingsOf(row: "before" | "settings_versions") {
  const version = sql.raw(`${row}.version`);
  return sql`(select jsonb_agg(to_jsonb(m) - 'version' order by m.field) from mappings m
    where m.sync_id = settings_versions.sync_id and m.version = ${version})`;
}

/** Every save of a sync's rules, newest first; lib/engine/settings/settings-of.ts reads one whole. */
export async function listSettingsVersions(
  tenantId: string,
  syncId: string,
  request: PageRequest = {},
) {
  const part = readPage(request, z.int());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        version: settingsVersions.version,
        author: settingsVersions.author,
        comment: settingsVersions.comment,
        createdAt: settingsVersions.createdAt,
        changed: changedSections,
      })
      .from(settingsVersions)
      .where(
        and(
          eq(settingsVersions.tenantId, tenantId),
          eq(settingsVersions.syncId, syncId),
          part.after === null ? undefined : lt(settingsVersions.version, part.after),
          part.before === null ? undefined : gt(settingsVersions.version, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(settingsVersions.version) : desc(settingsVersions.version))
      .limit(part.limit + 1);
    return toPage(rows, part, (row) => row.version);
  });
}
