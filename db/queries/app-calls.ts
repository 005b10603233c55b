import { and, eq } from "drizzle-orm";
import { type ScimCallKind, scimCalls } from "@/lib/core/scim-call";
import { inTenant } from "../client";
import { appCalls } from "../schema/apps";

/** One call of an app: when it was first and last granted, and last refused. */
export type AppCall = {
  call: ScimCallKind;
  firstAt: Date | null;
  lastAt: Date | null;
  refusedAt: Date | null;
};

/** Every call there is, also those that never came. */
export async function listAppCalls(tenantId: string, appId: string): Promise<AppCall[]> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({
        call: appCalls.call,
        firstAt: appCalls.firstAt,
        lastAt: appCalls.lastAt,
        refusedAt: appCalls.refusedAt,
      })
      .from(appCalls)
      .where(and(eq(appCalls.tenantId, tenantId), eq(appCalls.appId, appId))),
  );
  const byCall = new Map(rows.map((row) => [row.call, row]));
  const never = { firstAt: null, lastAt: null, refusedAt: null };
  return scimCalls.map((call) => byCall.get(call) ?? { call, ...never });
}
