import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { settingsVersions } from "../schema/syncs";
import { type PageRequest, readPage, toPage } from "./page";

/** Every save of a sync's rules, newest first; lib/engine/settings-of.ts reads one whole. */
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
