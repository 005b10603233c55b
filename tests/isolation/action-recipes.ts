import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Ids } from "./workspaces";

/** How to call an action: whom it asks for, and a form that is right but for the ids in it. */
export type ActionRecipe = {
  /** A member's action is bound to a workspace; a login's and a stranger's are not. */
  who: "member" | "login" | "stranger" | "staff";
  form: (ids: Ids) => Record<string, string>;
  /** What a stranger's action is bound to. */
  bound?: (ids: Ids) => string;
  /** Who may, besides the default of owners and admins; the program's own table is not asked. */
  by?: "paying" | "everybody" | "running" | "auditing" | "owning";
  /** Doing it again changes nothing and says nothing, so that an unknown id is no mistake. */
  silent?: true;
};

const member = (form: ActionRecipe["form"]): ActionRecipe => ({ who: "member", form });
const running = (form: ActionRecipe["form"]): ActionRecipe => ({ ...member(form), by: "running" });
const owning = (form: ActionRecipe["form"]): ActionRecipe => ({ ...member(form), by: "owning" });
const login = (form: ActionRecipe["form"]): ActionRecipe => ({ who: "login", form });
const staff = (form: ActionRecipe["form"]): ActionRecipe => ({ who: "staff", form });
const stranger = (form: ActionRecipe["form"]): ActionRecipe => ({ who: "stranger", form });
/** Behind a setup link, whose secret is not its id. */
const behindLink = (form: ActionRecipe["form"]): ActionRecipe => ({
  ...{ who: "stranger", form, bound: ({ linkId }) => linkId },
});

const appId = ({ appId }: Ids) => ({ appId });
const syncId = ({ syncId }: Ids) => ({ syncId });
const targetId = ({ targetId }: Ids) => ({ targetId });
const heldRun = ({ heldRunId }: Ids) => ({ runId: heldRunId });
const product = { product: "confluence", name: "Another", baseUrl: "https://wiki.example" };
const section = ({ syncId }: Ids) => ({ syncId, basedOn: "1", comment: "", intent: "save" });
const channel = ({ channelId }: Ids) => ({ channelId });
const wishes = { name: "Mine", kinds: "held", severityMin: "info", digest: "none" };
const password = "eleven small stones";

/** By `folder#action`, the folders in brackets left out. */
export const actionRecipes: Record<string, ActionRecipe> = {
  "/forgot-password#forgotPassword": stranger(() => ({ email: "nobody@example.com" })),
  "/sign-up#signUp": stranger(() => ({
    ...{ name: "Eve", email: "eve@example.com", password: "password", workspace: "Eve" },
  })),
  "/sign-in#signIn": stranger(() => ({ email: "nobody@example.com", password })),
  "/sign-out#signOut": stranger(() => ({})),
  "/reset-password#setNewPassword": stranger(({ ownerId }) => ({ token: ownerId, password })),
  "/invite#acceptAndSignUp": stranger((ids) => ({
    token: ids.invitationId,
    name: "Eve",
    password,
  })),
  "/confirm-address#confirm": stranger(({ channelId }) => ({ token: channelId })),
  "/connect/[link]#beginAction": stranger(({ linkId }) => ({ link: linkId })),
  "/connect/[link]#saveConnectionAction": behindLink(() => ({ clientSecret: "mine" })),
  "/connect/[link]#createTokenBySetupAction": behindLink((ids) => ({
    ...{ appId: ids.appId, kind: "bearer", expiresInDays: "" },
  })),
  "/connect/[link]#finishAction": behindLink(() => ({})),
  "/invite#accept": login(({ invitationId }) => ({ token: invitationId })),
  "/workspaces/new#createWorkspace": login(() => ({ workspace: "Eve's own" })),
  "/account#saveName": login(() => ({ name: "Eve" })),
  "/account#savePassword": login(() => ({ current: "a wrong password", password })),
  "/sign-in#askForPasskey": stranger(() => ({})),
  "/sign-in#signInWithPasskey": stranger(({ ownerId }) => ({ answer: `{"id":"${ownerId}"}` })),
  "/sign-in/sso#startSso": stranger(({ tenant }) => ({ workspace: tenant })),
  "/sign-in/second#showCode": stranger(() => ({ code: "000000" })),
  "/account#startAuthenticator": login(() => ({ current: "a wrong password" })),
  "/account#confirmAuthenticator": login(() => ({ code: "000000" })),
  "/account#removeAuthenticator": login(() => ({})),
  "/account#renewCodes": login(() => ({ current: "a wrong password" })),
  "/account#askForNewPasskey": login(() => ({ current: "a wrong password" })),
  "/account#addPasskey": login(({ ownerId }) => ({ answer: `{"id":"${ownerId}"}`, name: "x" })),
  "/account#dropPasskey": login(({ ownerId }) => ({ passkeyId: ownerId })),
  "/account#endOtherSessions": login(() => ({})),
  "/account#endOtherSession": login(({ sessionId }) => ({ sessionId })),
  "/verify#resend": login(() => ({})),

  "/support#enter": staff(({ tenantId }) => ({ workspaceId: tenantId, reason: "Ticket 1" })),
  "/support#breakGlass": staff(({ tenantId }) => ({ workspaceId: tenantId, reason: "Ticket 1" })),
  "/support#leave": staff(({ tenantId }) => ({ workspaceId: tenantId })),

  "/setup/[tenant]#nameWorkspace": owning(() => ({ name: "Taken over" })),
  "/setup/[tenant]#chooseSandbox": member(() => ({ name: "Another" })),
  "/setup/[tenant]#chooseProduct": member(() => product),
  "/setup/[tenant]#chooseProvider": member((ids) => ({
    ...{ provider: "entra", method: "scim", name: "", targetId: ids.targetId },
  })),
  "/setup/[tenant]#feedTarget": member((ids) => ({ appId: ids.appId, targetId: ids.targetId })),
  "/sandbox/[key]#setLogin": member(({ key }) => ({ key, username: "ada", days: "9" })),
  "/sandbox/[key]#setFault": member(({ key }) => ({ key, kind: "none" })),

  "/[tenant]/apps/new#createAppAction": member((ids) => ({
    ...{ provider: "okta", method: "scim", name: "", targetId: ids.targetId },
  })),
  "/[tenant]/apps#createTokenAction": member(appId),
  "/[tenant]/apps#revokeTokenAction": {
    ...member((ids) => ({ appId: ids.appId, tokenId: ids.tokenId })),
    silent: true,
  },
  "/[tenant]/apps/[appId]/configuration#saveSourceAction": member(({ readAppId }) => ({
    ...{ usherAppId: readAppId, appId: "", directoryId: "evil.example" },
    ...{ clientId: "c", clientSecret: "mine" },
    cloud: "public",
  })),
  "/[tenant]/apps/[appId]/configuration#probeSourceAction": member(({ readAppId }) => ({
    appId: readAppId,
  })),
  "/[tenant]/apps/[appId]/configuration#createSetupLinkAction": member(({ appId: id }) => ({
    ...{ appId: id, recipient: "Kim", days: "3" },
  })),
  "/[tenant]/apps/[appId]/configuration#revokeSetupLinkAction": member(({ linkId }) => ({
    linkId,
  })),
  "/[tenant]/apps/[appId]/rows#chooseFileAction": member(({ fileAppId, fileId }) => ({
    ...{ appId: fileAppId, fileId },
  })),
  "/[tenant]/apps/[appId]/ldap#saveEnrichmentAction": member(({ appId: id }) => ({
    ...{ appId: id, keyPath: "userName", keyAttribute: "uid", addAttributes: "department" },
    ...{ kind: "openldap", servers: "ldaps://127.0.0.1:59999", encryption: "startTls" },
    ...{ bindName: "cn=mine", password: "mine", baseDn: "dc=mine", userScope: "sub" },
  })),
  "/[tenant]/apps/[appId]/login#saveLoginAction": member(({ appId: id }) => ({
    ...{ appId: id, keyClaim: "loginId", keyAttribute: "", attributes: "[]" },
    ...{ groups: "exact", groupsClaim: "groups" },
  })),
  "/[tenant]/apps/[appId]/login#makeLoginSecretAction": member(appId),
  "/[tenant]/apps/[appId]/login#endFormerSecretAction": member(appId),
  "/[tenant]/apps/[appId]/ldap#probeEnrichmentAction": member(appId),
  "/[tenant]/apps/[appId]/ldap#removeEnrichmentAction": member(appId),
  "/[tenant]/apps/[appId]#startRunAction": running((ids) => ({
    ...{ syncId: ids.syncId, trigger: "manual" },
  })),
  "/[tenant]/apps/[appId]#renameAppAction": member((ids) => ({ appId: ids.appId, name: "Mine" })),
  "/[tenant]/apps/[appId]#setProfileAction": member((ids) => ({
    ...{ appId: ids.appId, profile: "strict" },
  })),
  "/[tenant]/apps/[appId]#deleteAppAction": member(appId),
  "/[tenant]/apps/[appId]#feedTargetAction": member((ids) => ({
    ...{ appId: ids.otherAppId, targetId: ids.targetId },
  })),
  "/[tenant]/apps/[appId]#pauseAppAction": running(appId),
  "/[tenant]/apps/[appId]#resumeAppAction": running(appId),
  "/[tenant]/apps/[appId]#pauseSyncAction": running(syncId),
  "/[tenant]/apps/[appId]#resumeSyncAction": running(syncId),
  "/[tenant]/apps/[appId]#deleteSyncAction": member(syncId),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveUserRules": member((ids) => ({
    ...{ ...section(ids), create: "on", update: "on", inactive: "keep", gone: "keep" },
    ...{ goneGraceDays: "0", reactivate: "never", adoption: "automatic", outOfScope: "keep" },
    ...{
      inactiveGraceDays: "0",
      outOfScopeGraceDays: "0",
      anonymousDays: "90",
      strip: "managed",
      stripExcept: "",
    },
    ...{ match: '[{"by":"username"}]', excluded: "", protectedAccounts: "" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/user-sync#keepAccountAction": member((ids) => ({
    ...{ syncId: ids.syncId, personId: ids.userId, keep: "on" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveAttributes": member((ids) => ({
    ...section(ids),
    ...{ attributes: JSON.stringify(defaultSettings.attributes), profile: "[]" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveGroupRules": member((ids) => ({
    ...{ ...section(ids), mode: "off", removal: "owned", nested: "direct" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/group-sync#decideContactAction": member((ids) => ({
    ...{ ...syncId(ids), groupKey: "staff", decision: "accepted" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/group-sync#previewGroupRules": member((ids) => ({
    ...{ ...syncId(ids), mode: "off", removal: "owned", nested: "direct" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveSchedule": member((ids) => ({
    ...{ ...section(ids), every: "15" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/schedule#previewSchedule": member((ids) => ({
    ...{ ...section(ids), every: "15" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveSafety": member((ids) => ({
    ...{ ...section(ids), disablesPercent: "20", disablesMax: "1000", disablesFloor: "10" },
    ...{ membershipRemovalsPercent: "50", membershipRemovalsFloor: "100" },
    ...{ groupRemovalsPercent: "90", groupMembersMin: "20", raise: "2-1" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/safety#previewSafety": member((ids) => ({
    ...{ ...section(ids), disablesPercent: "20", disablesMax: "1000", disablesFloor: "10" },
    ...{ membershipRemovalsPercent: "50", membershipRemovalsFloor: "100" },
    ...{ groupRemovalsPercent: "90", groupMembersMin: "20", raise: "2-1" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveInactivity": member((ids) => ({
    ...section(ids),
    ...{ days: "30", neverDays: "30", excluded: "", protectedAccounts: "" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]#saveTests": member((ids) => ({
    ...{ ...section(ids), examples: "", invariants: "" },
  })),
  "/[tenant]/apps/[appId]/syncs/[syncId]/versions#revertAction": member((ids) => ({
    ...{ ...section(ids), version: "1" },
  })),

  "/[tenant]/targets#addTargetAction": member(() => product),
  "/[tenant]/targets#addSandboxAction": member(() => ({ name: "Another" })),
  "/[tenant]/targets#probeTargetAction": member(targetId),
  "/[tenant]/targets#connectTargetAction": member(targetId),
  "/[tenant]/targets#saveTargetAction": member((ids) => ({
    ...{ targetId: ids.targetId, name: "Mine", baseUrl: "https://evil.example" },
  })),
  "/[tenant]/targets#renameTargetAction": member((ids) => ({
    ...{ targetId: ids.targetId, name: "Mine" },
  })),
  "/[tenant]/targets#saveMaintenanceAction": member((ids) => ({
    ...{ targetId: ids.targetId, zone: "UTC", windows: "Sat 22:00-02:00" },
  })),
  "/[tenant]/targets#rankAppsAction": member((ids) => ({
    ...{ targetId: ids.targetId, first: ids.appId },
  })),
  "/[tenant]/targets#pauseTargetAction": running(targetId),
  "/[tenant]/targets#resumeTargetAction": running(targetId),
  "/[tenant]/targets#deleteTargetAction": member(targetId),

  "/[tenant]/runs#acceptReadAction": running(heldRun),
  "/[tenant]/runs#approveRunAction": running(heldRun),
  "/[tenant]/runs#cancelRunAction": running(heldRun),
  "/[tenant]/runs#retryFailedAction": running(({ runId }) => ({ runId })),
  "/[tenant]/runs#rollBackAction": running(({ runId }) => ({ runId })),

  "/[tenant]/users#syncOneAction": running((ids) => ({
    ...{ syncId: ids.syncId, kind: "user", id: ids.userId },
  })),

  "/[tenant]/settings#pauseEverything": running(() => ({})),
  "/[tenant]/settings#resumeEverything": running(() => ({})),
  "/[tenant]/settings#saveWorkspace": owning(() => ({ name: "Taken over" })),
  "/[tenant]/settings/security#saveSecondFactor": owning(() => ({})),
  "/[tenant]/settings/security#saveSsoAction": owning(() => ({
    ...{ issuer: "http://127.0.0.1:59999", clientId: "x", clientSecret: "y" },
    defaultRole: "viewer",
  })),
  "/[tenant]/settings/security#removeSsoAction": owning(() => ({})),
  "/[tenant]/settings/security#enforceSsoAction": owning(({ ownerId }) => ({
    breakGlassLoginId: ownerId,
  })),
  "/[tenant]/settings/security#relaxSsoAction": owning(() => ({})),
  "/[tenant]/settings/security#addDomainAction": owning(() => ({ name: "one.example" })),
  "/[tenant]/settings/security#verifyDomainAction": owning(() => ({ name: "two.example" })),
  "/[tenant]/settings/security#removeDomainAction": owning(() => ({ name: "two.example" })),
  "/[tenant]/settings/api-keys#createKey": member(() => ({
    ...{ name: "Mine", scopes: "read", expiresInDays: "30" },
  })),
  "/[tenant]/settings/api-keys#revokeKey": member(({ keyId }) => ({ keyId })),

  "/[tenant]/audit#verifyLog": { ...member(() => ({ number: "", hash: "" })), by: "auditing" },
  "/[tenant]/settings/plan#saveLicence": {
    ...member(() => ({ licence: "usher_licence_e30.AAAA" })),
    by: "paying",
  },
  "/[tenant]/settings/support#grantAccess": member(() => ({ hours: "24", note: "Ticket 1" })),
  "/[tenant]/settings/support#endAccess": member(({ grantId }) => ({ grantId })),

  "/[tenant]/settings/notifications#addChannel": member(() => ({
    ...{ kind: "slack", url: "https://93.184.216.34/hook", ...wishes },
  })),
  "/[tenant]/settings/notifications#saveChannel": member(({ channelId }) => ({
    ...{ channelId, url: "https://93.184.216.34/mine", ...wishes },
  })),
  "/[tenant]/settings/notifications#removeChannel": member(channel),
  "/[tenant]/settings/notifications#sendTest": member(channel),
  "/[tenant]/settings/notifications#rotateSecret": member(channel),
  "/[tenant]/settings/notifications#sendAgain": member(({ deliveryId }) => ({ deliveryId })),

  "/[tenant]/members#sendInvitation": member(() => ({
    ...{ email: "another@example.com", role: "viewer" },
  })),
  "/[tenant]/members#cancelInvitation": member((ids) => ({ invitationId: ids.invitationId })),
  "/[tenant]/members#sendAgain": member((ids) => ({ invitationId: ids.invitationId })),
  "/[tenant]/members#setRole": member(({ loginId }) => ({ loginId, role: "admin" })),
  "/[tenant]/members#remove": member(({ loginId }) => ({ loginId })),
  "/[tenant]/members#resetFactor": { ...member(({ loginId }) => ({ loginId })), by: "owning" },
  "/[tenant]/members#leave": { ...member(() => ({})), by: "everybody" },
};
