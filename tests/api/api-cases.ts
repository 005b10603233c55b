import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { ApiWorld } from "./api-world";

export type ApiCase = {
  /** Ids of the world in the path. */
  params?: (world: ApiWorld) => Record<string, string>;
  query?: string;
  body?: unknown | ((world: ApiWorld) => unknown);
  headers?: Record<string, string>;
  /** A body that must be refused. */
  badBody?: unknown;
};

const app = ({ appId }: ApiWorld) => ({ id: appId });
const readApp = ({ readAppId }: ApiWorld) => ({ id: readAppId });
const fileApp = ({ fileAppId }: ApiWorld) => ({ id: fileAppId });
const target = ({ targetId }: ApiWorld) => ({ id: targetId });
const sync = ({ syncId }: ApiWorld) => ({ id: syncId });
const channel = ({ channelId }: ApiWorld) => ({ id: channelId });
const run = ({ runId }: ApiWorld) => ({ id: runId });
const heldRun = ({ heldRunId }: ApiWorld) => ({ id: heldRunId });

/** How to call each operation. One without an entry here fails the tests. */
export const apiCases: Record<string, ApiCase> = {
  getWorkspace: {},
  listProviders: {},
  listProducts: {},
  listApps: { query: "?limit=10" },
  createApp: {
    body: { name: "Okta", provider: "okta", method: "scim" },
    badBody: { name: "", provider: "okta", method: "scim" },
  },
  getApp: { params: app },
  changeApp: {
    params: app,
    body: { name: "Renamed", profile: "strict" },
    badBody: { name: "x".repeat(81) },
  },
  listClientProfiles: {},
  deleteApp: { params: app },
  getSource: { params: app },
  saveSource: {
    params: readApp,
    body: { settings: { clientSecret: "another" } },
    badBody: { settings: { clientSecret: 7 } },
  },
  probeSource: { params: readApp },
  listFiles: { params: fileApp },
  uploadFile: {
    params: fileApp,
    body: "id,email\n1,ada@acme.test\n",
    headers: { "content-type": "text/csv", "x-file-name": "staff.csv" },
  },
  chooseFile: { params: ({ fileAppId, fileId }) => ({ id: fileAppId, fileId }) },
  searchPerson: { params: app, body: { value: "nobody" } },
  getLogin: { params: app },
  saveLogin: { params: app, body: { groups: "exact" }, badBody: { groups: "some" } },
  listLoginCalls: { params: app },
  makeLoginSecret: { params: app },
  endFormerLoginSecret: { params: app },
  listAppTokens: { params: app },
  createAppToken: {
    params: app,
    body: { kind: "clientSecret", expiresInDays: 30 },
    badBody: { expiresInDays: 0 },
  },
  revokeAppToken: { params: ({ appId, tokenId }) => ({ id: appId, tokenId }) },
  listAppRequests: { params: app, query: "?outcome=ok" },
  getAppRequest: { params: ({ appId, requestId }) => ({ id: appId, requestId }) },
  replayAppRequest: { params: ({ appId, requestId }) => ({ id: appId, requestId }) },
  listAppCalls: { params: app },
  getPerson: { params: ({ appId, personId }) => ({ id: appId, personId }) },
  listPersonTimeline: { params: ({ appId, personId }) => ({ id: appId, personId }) },
  whyPerson: { params: ({ appId, personId }) => ({ id: appId, personId }), query: "?group=staff" },
  getGroup: { params: ({ appId, groupId }) => ({ id: appId, groupId }) },
  listGroupMembers: { params: ({ appId, groupId }) => ({ id: appId, groupId }) },
  listChannels: {},
  listEvents: { query: "?limit=10" },
  listPeople: { query: "?text=ad&active=true" },
  listGroups: { query: "?text=st" },
  listTargets: {},
  createTarget: {
    body: {
      product: "confluence",
      name: "Wiki",
      settings: { baseUrl: "https://93.184.216.34/wiki", token: "canary" },
    },
    badBody: { product: "confluence", name: "Wiki", settings: { baseUrl: 7 } },
  },
  addSandbox: { body: { name: "Second" }, badBody: { name: 7 } },
  getTarget: { params: target },
  updateTarget: { params: target, body: { name: "Renamed" }, badBody: { isSandbox: false } },
  deleteTarget: { params: target, query: "?withSyncs=true" },
  probeTarget: { params: target },
  pauseTarget: { params: target },
  resumeTarget: { params: target },
  previewInactiveUsers: { params: sync, body: { days: 30 }, badBody: { days: 1 } },
  listSyncs: {},
  createSync: {
    body: ({ appId, targetId }: ApiWorld) => ({ appId, targetId }),
    badBody: { appId: "app_x" },
  },
  getSync: { params: sync },
  deleteSync: { params: sync },
  pauseApp: { params: app },
  resumeApp: { params: app },
  pauseWorkspace: {},
  resumeWorkspace: {},
  pauseSync: { params: sync },
  resumeSync: { params: sync },
  listPeopleAway: { params: sync },
  listFirstContacts: { params: sync },
  decideFirstContact: {
    params: sync,
    body: { groupKey: "crew", decision: "accepted" },
    badBody: { groupKey: "crew", decision: "asked" },
  },
  listIncidents: { query: "?state=open&limit=10" },
  acceptReading: { params: run },
  keepAccount: { params: ({ syncId, personId }) => ({ id: syncId, personId }) },
  releaseAccount: { params: ({ syncId, personId }) => ({ id: syncId, personId }) },
  getAttributeOffers: { params: sync },
  previewAttributes: { params: sync, body: { search: "a" }, badBody: { people: "all" } },
  countAttributes: {
    params: sync,
    body: { attributes: defaultSettings.attributes },
    badBody: { attributes: { username: { sources: "userName" } } },
  },
  getSettings: { params: sync },
  replaceSettings: {
    params: sync,
    body: { settings: { ...defaultSettings, schedule: { everyMinutes: 60 } } },
    badBody: { settings: { users: defaultSettings.users } },
  },
  changeSettings: {
    params: sync,
    body: { settings: { schedule: { everyMinutes: 30 } }, comment: "Twice an hour" },
    badBody: { settings: { schedule: { everyMinutes: 1 } } },
  },
  previewGroups: {
    params: sync,
    body: { groups: { ...defaultSettings.groups, mode: "manual" }, text: "en" },
    badBody: { groups: { mode: "sometimes" } },
  },
  listSettingsVersions: { params: sync },
  getSettingsVersion: { params: ({ syncId }) => ({ id: syncId, version: "1" }) },
  compareSettings: { params: sync, query: "?from=1&to=1" },
  revertSettings: {
    params: ({ syncId }) => ({ id: syncId, version: "1" }),
    body: { comment: "As it was" },
    badBody: { comment: 7 },
  },
  whatIf: {
    params: sync,
    body: { settings: { schedule: { everyMinutes: 30 } } },
    badBody: { settings: { users: "none" } },
  },
  startRun: {
    params: sync,
    body: { scope: "full", preview: true },
    badBody: { scope: "everything" },
  },
  listRuns: { query: "?state=held" },
  getRun: { params: run },
  approveRun: { params: heldRun, body: {}, badBody: { planHash: 7 } },
  cancelRun: { params: heldRun },
  retryFailed: { params: ({ partialRunId }) => ({ id: partialRunId }) },
  rollBackRun: { params: run },
  listChanges: { params: run, query: "?sign=added&text=ad" },
  downloadRun: { params: run },
  getChange: { params: ({ runId }) => ({ id: runId, seq: "1" }) },
  createChannel: {
    body: { kind: "mail", name: "Night shift", recipients: ["owner"] },
    badBody: { kind: "pigeon", name: "Night shift" },
  },
  getChannel: { params: channel },
  changeChannel: {
    params: channel,
    body: { severityMin: "error", digest: "daily" },
    badBody: { severityMin: "loud" },
  },
  deleteChannel: { params: channel },
  listAuditEvents: {},
  listApiKeys: {},
  revokeApiKey: { params: ({ spareKeyId }) => ({ id: spareKeyId }) },
};
