import { sql } from "drizzle-orm";
import { z } from "zod";
import { roles } from "@/lib/core/access/role";
import { db } from "../client";

const moment = z.coerce.date().nullable();

const scimToken = z.object({
  token_id: z.string(),
  kind: z.enum(["bearer", "clientSecret"]),
  app_id: z.string(),
  app_key: z.string(),
  tenant_id: z.string(),
  provider: z.string(),
  profile: z.string(),
  expires_at: moment,
  revoked_at: moment,
});

/** Whom a SCIM token belongs to. The caller checks expiry and that the app is the one in the URL. */
export async function scimTokenByHash(hash: string) {
  const { rows } = await db().execute(sql`select * from scim_token_by_hash(${hash})`);
  return scimToken.optional().parse(rows[0]);
}

/** The same by its id, for the short-lived tokens that a client secret was traded for. */
export async function scimTokenById(id: string) {
  const { rows } = await db().execute(sql`select * from scim_token_by_id(${id})`);
  return scimToken.optional().parse(rows[0]);
}

const tokenToWarn = z.object({ tenant_id: z.string(), token_id: z.string() });

/** Tokens that end soon and whose owners have not been told yet how soon. */
export async function scimTokensToWarnOf(most: number) {
  const { rows } = await db().execute(sql`select * from scim_tokens_to_warn_of(${most})`);
  return z.array(tokenToWarn).parse(rows);
}

const apiKeyToWarn = z.object({ tenant_id: z.string(), key_id: z.string() });

/** Keys of the Admin API that end soon and whose owners have not been told yet how soon. */
export async function apiKeysToWarnOf(most: number) {
  const { rows } = await db().execute(sql`select * from api_keys_to_warn_of(${most})`);
  return z.array(apiKeyToWarn).parse(rows);
}

const appToWarn = z.object({ tenant_id: z.string(), app_id: z.string() });

/** Apps that are read with credentials which end soon, and whose owners have not been told so. */
export async function appsToWarnOf(most: number) {
  const { rows } = await db().execute(sql`select * from apps_to_warn_of(${most})`);
  return z.array(appToWarn).parse(rows);
}

const targetToWarn = z.object({ tenant_id: z.string(), target_id: z.string() });

/** Targets whose credentials end soon, and whose owners have not been told so. */
export async function targetsToWarnOf(most: number) {
  const { rows } = await db().execute(sql`select * from targets_to_warn_of(${most})`);
  return z.array(targetToWarn).parse(rows);
}

const appOwner = z.object({ tenant_id: z.string(), app_id: z.string() });

/** The app that an address names. Whoever calls it still has to prove that they may. */
export async function appByKey(key: string) {
  const { rows } = await db().execute(sql`select * from app_by_key(${key})`);
  return appOwner.optional().parse(rows[0]);
}

const setupLink = z.object({ link_id: z.string(), tenant_id: z.string() });

/** Which link this is; the caller checks whether it is still good. */
export async function setupLinkByHash(hash: string) {
  const { rows } = await db().execute(sql`select * from setup_link_by_hash(${hash})`);
  return setupLink.optional().parse(rows[0]);
}

const apiKey = z.object({
  key_id: z.string(),
  tenant_id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  expires_at: moment,
  revoked_at: moment,
});

export async function apiKeyByHash(hash: string) {
  const { rows } = await db().execute(sql`select * from api_key_by_hash(${hash})`);
  return apiKey.optional().parse(rows[0]);
}

const workspace = z.object({
  tenant_id: z.string(),
  slug: z.string(),
  name: z.string(),
  role: z.enum(roles),
  second_factor_required: z.boolean(),
  sso_enforced: z.boolean(),
  is_break_glass: z.boolean(),
});
export type Workspace = z.infer<typeof workspace>;

/** The workspaces a login is a member of, by name. */
export async function workspacesOf(loginId: string): Promise<Workspace[]> {
  const { rows } = await db().execute(sql`select * from workspaces_of(${loginId})`);
  return z.array(workspace).parse(rows);
}

const ssoTenant = z.object({ tenant_id: z.string(), slug: z.string(), name: z.string() });

/** The workspace whose own provider speaks for addresses in this domain. */
export async function ssoByDomain(domain: string) {
  const { rows } = await db().execute(sql`select * from sso_by_domain(${domain})`);
  return ssoTenant.optional().parse(rows[0]);
}

export async function ssoBySlug(slug: string) {
  const { rows } = await db().execute(sql`select * from sso_by_slug(${slug})`);
  return ssoTenant.optional().parse(rows[0]);
}

export async function slugTaken(slug: string): Promise<boolean> {
  const { rows } = await db().execute(sql`select taken from slug_taken(${slug})`);
  return z.object({ taken: z.boolean() }).parse(rows[0]).taken;
}

const invitation = z.object({
  invitation_id: z.string(),
  tenant_id: z.string(),
  workspace: z.string(),
  email: z.string(),
  role: z.enum(roles),
  expires_at: z.coerce.date(),
  accepted_at: moment,
});

export async function invitationByHash(hash: string) {
  const { rows } = await db().execute(sql`select * from invitation_by_hash(${hash})`);
  return invitation.optional().parse(rows[0]);
}

const sandbox = z.object({
  tenant_id: z.string(),
  target_id: z.string(),
  version: z.string(),
  username: z.string(),
  password_hash: z.string(),
  faults: z.record(z.string(), z.unknown()),
  users_max: z.number().nullable(),
});

export async function sandboxByKey(key: string) {
  const { rows } = await db().execute(sql`select * from sandbox_by_key(${key})`);
  return sandbox.optional().parse(rows[0]);
}

const dueRun = z.object({ tenant_id: z.string(), run_id: z.string() });

/** Runs that wait for a worker, or whose worker's lease ran out. */
export async function dueRuns(most: number) {
  const { rows } = await db().execute(sql`select * from due_runs(${most})`);
  return z.array(dueRun).parse(rows);
}

/** Held runs whose plan is too old to be approved. */
export async function runsExpired(most: number) {
  const { rows } = await db().execute(sql`select * from runs_expired(${most})`);
  return z.array(dueRun).parse(rows);
}

const sync = z.object({ tenant_id: z.string(), sync_id: z.string() });

/** Syncs with people whose days of grace are over and whom no run has looked at since. */
export async function gracesEnded(most: number) {
  const { rows } = await db().execute(sql`select * from graces_ended(${most})`);
  return z.array(sync).parse(rows);
}

/** Syncs with changes to carry on and no delta run that would. */
export async function syncsWithPending(most: number) {
  const { rows } = await db().execute(sql`select * from syncs_with_pending(${most})`);
  return z.array(sync).parse(rows);
}

/** Syncs whose schedule says it is time for a full run. */
export async function syncsDue(most: number) {
  const { rows } = await db().execute(sql`select * from syncs_due(${most})`);
  return z.array(sync).parse(rows);
}

/** Syncs whose full run is overdue, although none is under way, and that nobody was told of. */
export async function syncsMissed(most: number) {
  const { rows } = await db().execute(sql`select * from syncs_missed(${most})`);
  return z.array(sync).parse(rows);
}

const delivery = z.object({ tenant_id: z.string(), delivery_id: z.string() });

/** Messages to send now; the longest due first. */
export async function deliveriesDue(most: number) {
  const { rows } = await db().execute(sql`select * from deliveries_due(${most})`);
  return z.array(delivery).parse(rows);
}

const channel = z.object({ tenant_id: z.string(), channel_id: z.string() });

/** Channels whose digest is due. */
export async function digestsDue(most: number) {
  const { rows } = await db().execute(sql`select * from digests_due(${most})`);
  return z.array(channel).parse(rows);
}

const tenant = z.object({ tenant_id: z.string() });

/** The ids of workspaces in order, a page at a time: the empty text begins. */
export async function tenantsAfter(last: string, most: number): Promise<string[]> {
  const { rows } = await db().execute(sql`select * from tenants_after(${last}, ${most})`);
  return z
    .array(tenant)
    .parse(rows)
    .map(({ tenant_id }) => tenant_id);
}
