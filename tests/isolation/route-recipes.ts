import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Ids } from "./workspaces";

/** A call that is right but for the ids in it. */
export type RouteRecipe = {
  params: (ids: Ids) => Record<string, string>;
  query?: (ids: Ids) => Record<string, string>;
  body?: (ids: Ids) => Record<string, unknown>;
  /** Instead of a body in JSON. */
  file?: string;
};

const none = () => ({});
const tenant = ({ tenant }: Ids) => ({ tenant });
const app = ({ appId }: Ids) => ({ id: appId });
const readApp = ({ readAppId }: Ids) => ({ id: readAppId });
const target = ({ targetId }: Ids) => ({ id: targetId });
const sync = ({ syncId }: Ids) => ({ id: syncId });
const run = ({ runId }: Ids) => ({ id: runId });
const held = ({ heldRunId }: Ids) => ({ id: heldRunId });
const settings = () => ({ settings: defaultSettings, comment: "Mine" });

/** The Admin API, by method and path below /api/v1. */
export const apiRecipes: Record<string, RouteRecipe> = {
  "GET /api-keys": { params: none },
  "DELETE /api-keys/[id]": { params: ({ keyId }) => ({ id: keyId }) },
  "GET /apps": { params: none },
  "POST /apps": {
    params: none,
    body: () => ({ name: "Mine", provider: "okta", method: "scim" }),
  },
  "GET /apps/[id]": { params: app },
  "PATCH /apps/[id]": { params: app, body: () => ({ name: "Mine" }) },
  "DELETE /apps/[id]": { params: app },
  "GET /apps/[id]/source": { params: readApp },
  "PATCH /apps/[id]/source": {
    params: readApp,
    body: () => ({ settings: { clientSecret: "another" } }),
  },
  "POST /apps/[id]/probe": { params: readApp },
  "GET /apps/[id]/files": { params: ({ fileAppId }) => ({ id: fileAppId }) },
  "POST /apps/[id]/files": { params: ({ fileAppId }) => ({ id: fileAppId }), file: "id\n1\n" },
  "POST /apps/[id]/files/[fileId]/choose": {
    params: ({ fileAppId, fileId }) => ({ id: fileAppId, fileId }),
  },
  "POST /apps/[id]/search": { params: app, body: () => ({ value: "mine" }) },
  "GET /apps/[id]/groups/[groupId]": {
    params: ({ appId, groupId }) => ({ id: appId, groupId }),
  },
  "GET /apps/[id]/groups/[groupId]/members": {
    params: ({ appId, groupId }) => ({ id: appId, groupId }),
  },
  "GET /apps/[id]/people/[personId]": {
    params: ({ appId, userId }) => ({ id: appId, personId: userId }),
  },
  "GET /apps/[id]/people/[personId]/timeline": {
    params: ({ appId, userId }) => ({ id: appId, personId: userId }),
  },
  "GET /apps/[id]/people/[personId]/why": {
    params: ({ appId, userId }) => ({ id: appId, personId: userId }),
    query: ({ syncId }) => ({ syncId }),
  },
  "GET /apps/[id]/requests": { params: app },
  "GET /apps/[id]/requests/[requestId]": {
    params: ({ appId, requestId }) => ({ id: appId, requestId }),
  },
  "POST /apps/[id]/requests/[requestId]/replay": {
    params: ({ appId, requestId }) => ({ id: appId, requestId }),
  },
  "GET /apps/[id]/calls": { params: app },
  "GET /apps/[id]/login": { params: app },
  "PUT /apps/[id]/login": { params: app, body: () => ({ groups: "exact" }) },
  "GET /apps/[id]/login/calls": { params: app },
  "POST /apps/[id]/login/secret": { params: app },
  "DELETE /apps/[id]/login/secret": { params: app },
  "GET /apps/[id]/tokens": { params: app },
  "POST /apps/[id]/tokens": { params: app },
  "DELETE /apps/[id]/tokens/[tokenId]": {
    params: ({ appId, tokenId }) => ({ id: appId, tokenId }),
  },
  "POST /syncs/[id]/inactive-users": { params: sync, body: () => ({ days: 30 }) },
  "GET /audit-events": { params: none },
  "GET /channels": { params: none },
  "POST /channels": {
    params: none,
    body: ({ loginId }) => ({ kind: "mail", name: "Mine", recipients: [loginId] }),
  },
  "GET /channels/[id]": { params: ({ channelId }) => ({ id: channelId }) },
  "PATCH /channels/[id]": {
    params: ({ channelId }) => ({ id: channelId }),
    body: () => ({ name: "Mine" }),
  },
  "DELETE /channels/[id]": { params: ({ channelId }) => ({ id: channelId }) },
  "GET /client-profiles": { params: none },
  "GET /events": { params: none },
  "GET /groups": { params: none, query: ({ appId }) => ({ appId }) },
  "GET /people": { params: none, query: ({ appId }) => ({ appId }) },
  "GET /products": { params: none },
  "GET /providers": { params: none },
  "GET /runs": {
    params: none,
    query: ({ syncId, appId, targetId }) => ({ syncId, appId, targetId }),
  },
  "GET /runs/[id]": { params: run },
  "GET /runs/[id]/changes": { params: run, query: ({ userId }) => ({ sourceId: userId }) },
  "GET /runs/[id]/changes/[seq]": { params: ({ runId }) => ({ id: runId, seq: "1" }) },
  "GET /runs/[id]/download": { params: run },
  "POST /runs/[id]/approve": { params: held },
  "POST /runs/[id]/cancel": { params: held },
  "POST /runs/[id]/retry": { params: run },
  "POST /runs/[id]/rollback": { params: run },
  "GET /syncs": { params: none, query: ({ appId, targetId }) => ({ appId, targetId }) },
  "POST /syncs": {
    params: none,
    body: ({ otherAppId, targetId }) => ({ appId: otherAppId, targetId }),
  },
  "GET /syncs/[id]": { params: sync },
  "DELETE /syncs/[id]": { params: sync },
  "GET /syncs/[id]/attributes": { params: sync },
  "POST /syncs/[id]/attributes/count": { params: sync, body: () => ({ cursor: null }) },
  "POST /syncs/[id]/attributes/preview": {
    params: sync,
    body: ({ userId }) => ({ people: [userId], search: "a" }),
  },
  "POST /apps/[id]/pause": { params: app },
  "POST /apps/[id]/resume": { params: app },
  "POST /syncs/[id]/pause": { params: sync },
  "POST /syncs/[id]/resume": { params: sync },
  "GET /syncs/[id]/first-contacts": { params: sync },
  "POST /syncs/[id]/first-contacts": {
    params: sync,
    body: () => ({ groupKey: "crew", decision: "rejected" }),
  },
  "GET /incidents": { params: none, query: ({ syncId }) => ({ syncId }) },
  "POST /runs/[id]/accept-reading": { params: run },
  "GET /syncs/[id]/people-away": { params: sync },
  "POST /syncs/[id]/people-away/[personId]/keep": {
    params: ({ syncId, userId }) => ({ id: syncId, personId: userId }),
  },
  "POST /syncs/[id]/people-away/[personId]/release": {
    params: ({ syncId, userId }) => ({ id: syncId, personId: userId }),
  },
  "POST /syncs/[id]/runs": { params: sync, body: () => ({ scope: "full", preview: true }) },
  "POST /syncs/[id]/group-preview": { params: sync, body: () => ({ text: "e" }) },
  "GET /syncs/[id]/settings": { params: sync },
  "PUT /syncs/[id]/settings": { params: sync, body: settings },
  "PATCH /syncs/[id]/settings": { params: sync, body: settings },
  "GET /syncs/[id]/settings/versions": { params: sync },
  "GET /syncs/[id]/settings/comparison": { params: sync, query: () => ({ from: "1", to: "1" }) },
  "GET /syncs/[id]/settings/versions/[version]": {
    params: ({ syncId }) => ({ id: syncId, version: "1" }),
  },
  "POST /syncs/[id]/settings/versions/[version]/revert": {
    params: ({ syncId }) => ({ id: syncId, version: "1" }),
    body: () => ({ comment: "Mine" }),
  },
  "POST /syncs/[id]/what-if": { params: sync, body: () => ({}) },
  "GET /targets": { params: none },
  "POST /targets": {
    params: none,
    body: () => ({
      product: "confluence",
      name: "Mine",
      settings: { baseUrl: "https://wiki.example", token: "t" },
    }),
  },
  "POST /targets/sandbox": { params: none, body: () => ({ name: "Mine" }) },
  "GET /targets/[id]": { params: target },
  "PATCH /targets/[id]": { params: target, body: () => ({ name: "Mine" }) },
  "DELETE /targets/[id]": { params: target, query: () => ({ withSyncs: "true" }) },
  "POST /targets/[id]/pause": { params: target },
  "POST /targets/[id]/resume": { params: target },
  "POST /targets/[id]/probe": { params: target },
  "GET /workspace": { params: none },
  "POST /workspace/pause": { params: none },
  "POST /workspace/resume": { params: none },
};

/** What signed-in members may fetch. */
export const memberRecipes: Record<string, RouteRecipe> = {
  "GET /[tenant]/runs/[run]/download": {
    params: ({ tenant, runId }) => ({ tenant, run: runId }),
  },
  "GET /[tenant]/runs/[run]/support-bundle": {
    params: ({ tenant, runId }) => ({ tenant, run: runId }),
  },
  "POST /[tenant]/apps/[appId]/syncs/[syncId]/attributes/count": {
    params: ({ tenant, appId, syncId }) => ({ tenant, appId, syncId }),
    body: () => ({ cursor: null }),
  },
  "POST /[tenant]/apps/[appId]/syncs/[syncId]/attributes/preview": {
    params: ({ tenant, appId, syncId }) => ({ tenant, appId, syncId }),
    body: ({ userId }) => ({ people: [userId], search: "a" }),
  },
  "POST /[tenant]/apps/[appId]/syncs/[syncId]/inactivity/preview": {
    params: ({ tenant, appId, syncId }) => ({ tenant, appId, syncId }),
    body: () => ({}),
  },
  "POST /[tenant]/apps/[appId]/syncs/[syncId]/what-if": {
    params: ({ tenant, appId, syncId }) => ({ tenant, appId, syncId }),
    body: () => ({ version: 1, after: null, quick: true }),
  },
  "GET /[tenant]/apps/[appId]/requests/tail": {
    params: ({ tenant, appId }) => ({ tenant, appId }),
  },
  "GET /[tenant]/audit/export": { params: tenant },
  "GET /[tenant]/apps/[appId]/rows/file.csv": {
    params: ({ tenant, appId }) => ({ tenant, appId }),
  },
  "POST /[tenant]/apps/[appId]/rows/file.csv": {
    params: ({ tenant, appId }) => ({ tenant, appId }),
    body: () => ({}),
  },
  "GET /[tenant]/targets/connected": { params: tenant, query: () => ({ state: "a-guess" }) },
  "GET /[tenant]/search": { params: tenant, query: () => ({ q: "alpha" }) },
};

/** Routes with a test of their own, and where it is. */
export const otherRoutes: Record<string, string> = {
  "/scim/v2/[appKey]/[[...path]]": "scim.test.ts",
  "/scim/v1/[appKey]/[[...path]]": "scim-tokens.test.ts",
  "/scim/oauth/[appKey]/token": "scim-tokens.test.ts",
  "/api/jit/[appKey]": "http/jit.test.ts",
  "/connect/[link]/file.csv": "tests/access/setup-links.test.ts",
  "/sandbox/[key]/rest/[...path]": "routes.test.ts",
  "/api/auth/[...nextauth]": "routes.test.ts",
  "/sign-in/sso/callback": "tests/access/sso.test.ts",
  "/api/health": "routes.test.ts",
  "/api/v1/openapi.json": "routes.test.ts",
  "/api/v1/[...rest]": "routes.test.ts",
};
