import { notFound } from "next/navigation";
import { cache } from "react";
import { getApp } from "@/db/queries/apps";
import { getSync } from "@/db/queries/syncs";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";

/** The member, the app and what the member may do with it; read once per request. */
export const loadApp = cache(async (slug: string, appId: string) => {
  const membership = await requireMember(slug);
  const app = await getApp(membership.tenant.id, appId);
  if (app === null) notFound();
  const { role } = membership.member;
  return {
    ...membership,
    app,
    path: `/${membership.tenant.slug}/apps/${app.id}`,
    mayConfigure: can(role, "configure"),
    mayRun: can(role, "run"),
  };
});

/** The same with one of the app's syncs. */
export const loadSync = cache(async (slug: string, appId: string, syncId: string) => {
  const loaded = await loadApp(slug, appId);
  const sync = await getSync(loaded.tenant.id, syncId);
  if (sync === null || sync.appId !== appId) notFound();
  return { ...loaded, sync, syncPath: `${loaded.path}/syncs/${sync.id}` };
});

/** How many accounts each sync of an app looks after. */
export const loadAccounts = cache(async (slug: string, appId: string) => {
  const { app, tenant } = await loadApp(slug, appId);
  const syncs = await Promise.all(app.syncs.map((sync) => getSync(tenant.id, sync.id)));
  return new Map(syncs.flatMap((sync) => (sync ? [[sync.id, sync.linkedAccounts] as const] : [])));
});
