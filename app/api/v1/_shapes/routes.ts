import type { ApiHandler } from "@/lib/access/api-route";
import * as apiKeysById from "../api-keys/[id]/route";
import * as apiKeys from "../api-keys/route";
import * as appsByIdCalls from "../apps/[id]/calls/route";
import * as appsByIdFilesByFileIdChoose from "../apps/[id]/files/[fileId]/choose/route";
import * as appsByIdFiles from "../apps/[id]/files/route";
import * as appsByIdGroupsByGroupIdMembers from "../apps/[id]/groups/[groupId]/members/route";
import * as appsByIdGroupsByGroupId from "../apps/[id]/groups/[groupId]/route";
import * as appsByIdLoginCalls from "../apps/[id]/login/calls/route";
import * as appsByIdLogin from "../apps/[id]/login/route";
import * as appsByIdLoginSecret from "../apps/[id]/login/secret/route";
import * as appsByIdPause from "../apps/[id]/pause/route";
import * as appsByIdPeopleByPersonId from "../apps/[id]/people/[personId]/route";
import * as personTimeline from "../apps/[id]/people/[personId]/timeline/route";
import * as whyPerson from "../apps/[id]/people/[personId]/why/route";
import * as appsByIdProbe from "../apps/[id]/probe/route";
import * as appsByIdRequestsByRequestIdReplay from "../apps/[id]/requests/[requestId]/replay/route";
import * as appsByIdRequestsByRequestId from "../apps/[id]/requests/[requestId]/route";
import * as appsByIdRequests from "../apps/[id]/requests/route";
import * as appsByIdResume from "../apps/[id]/resume/route";
import * as appsById from "../apps/[id]/route";
import * as appsByIdSearch from "../apps/[id]/search/route";
import * as appsByIdSource from "../apps/[id]/source/route";
import * as appsByIdTokensByTokenId from "../apps/[id]/tokens/[tokenId]/route";
import * as appsByIdTokens from "../apps/[id]/tokens/route";
import * as apps from "../apps/route";
import * as auditEvents from "../audit-events/route";
import * as channelsById from "../channels/[id]/route";
import * as channels from "../channels/route";
import * as clientProfiles from "../client-profiles/route";
import * as events from "../events/route";
import * as groups from "../groups/route";
import * as incidents from "../incidents/route";
import * as people from "../people/route";
import * as products from "../products/route";
import * as providers from "../providers/route";
import * as runsByIdAcceptReading from "../runs/[id]/accept-reading/route";
import * as runsByIdApprove from "../runs/[id]/approve/route";
import * as runsByIdCancel from "../runs/[id]/cancel/route";
import * as runsByIdChangesBySeq from "../runs/[id]/changes/[seq]/route";
import * as runsByIdChanges from "../runs/[id]/changes/route";
import * as runsByIdDownload from "../runs/[id]/download/route";
import * as runsByIdRetry from "../runs/[id]/retry/route";
import * as runsByIdRollback from "../runs/[id]/rollback/route";
import * as runsById from "../runs/[id]/route";
import * as runs from "../runs/route";
import * as syncsByIdAttributesCount from "../syncs/[id]/attributes/count/route";
import * as syncsByIdAttributesPreview from "../syncs/[id]/attributes/preview/route";
import * as syncsByIdAttributes from "../syncs/[id]/attributes/route";
import * as syncsByIdFirstContacts from "../syncs/[id]/first-contacts/route";
import * as syncsByIdGroupPreview from "../syncs/[id]/group-preview/route";
import * as syncsByIdInactiveUsers from "../syncs/[id]/inactive-users/route";
import * as syncsByIdPause from "../syncs/[id]/pause/route";
import * as syncsByIdPeopleAwayByPersonIdKeep from "../syncs/[id]/people-away/[personId]/keep/route";
import * as syncsByIdPeopleAwayByPersonIdRelease from "../syncs/[id]/people-away/[personId]/release/route";
import * as syncsByIdPeopleAway from "../syncs/[id]/people-away/route";
import * as syncsByIdResume from "../syncs/[id]/resume/route";
import * as syncsById from "../syncs/[id]/route";
import * as syncsByIdRuns from "../syncs/[id]/runs/route";
import * as syncsByIdSettingsComparison from "../syncs/[id]/settings/comparison/route";
import * as syncsByIdSettings from "../syncs/[id]/settings/route";
import * as syncsByIdSettingsVersionsByVersionRevert from "../syncs/[id]/settings/versions/[version]/revert/route";
import * as syncsByIdSettingsVersionsByVersion from "../syncs/[id]/settings/versions/[version]/route";
import * as syncsByIdSettingsVersions from "../syncs/[id]/settings/versions/route";
import * as syncsByIdWhatIf from "../syncs/[id]/what-if/route";
import * as syncs from "../syncs/route";
import * as targetsByIdPause from "../targets/[id]/pause/route";
import * as targetsByIdProbe from "../targets/[id]/probe/route";
import * as targetsByIdResume from "../targets/[id]/resume/route";
import * as targetsById from "../targets/[id]/route";
import * as targets from "../targets/route";
import * as targetsSandbox from "../targets/sandbox/route";
import * as pauseWorkspace from "../workspace/pause/route";
import * as resumeWorkspace from "../workspace/resume/route";
import * as workspace from "../workspace/route";

export const apiMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type ApiMethod = (typeof apiMethods)[number];

/** Every route of the API, as data: OpenAPI and the tests are made from it. */
export const apiPaths: Record<string, Partial<Record<ApiMethod, ApiHandler>>> = {
  "/api-keys": apiKeys,
  "/api-keys/{id}": apiKeysById,
  "/apps": apps,
  "/apps/{id}": appsById,
  "/apps/{id}/pause": appsByIdPause,
  "/apps/{id}/resume": appsByIdResume,
  "/apps/{id}/calls": appsByIdCalls,
  "/apps/{id}/files": appsByIdFiles,
  "/apps/{id}/files/{fileId}/choose": appsByIdFilesByFileIdChoose,
  "/apps/{id}/groups/{groupId}": appsByIdGroupsByGroupId,
  "/apps/{id}/groups/{groupId}/members": appsByIdGroupsByGroupIdMembers,
  "/apps/{id}/login": appsByIdLogin,
  "/apps/{id}/login/calls": appsByIdLoginCalls,
  "/apps/{id}/login/secret": appsByIdLoginSecret,
  "/apps/{id}/people/{personId}": appsByIdPeopleByPersonId,
  "/apps/{id}/people/{personId}/timeline": personTimeline,
  "/apps/{id}/people/{personId}/why": whyPerson,
  "/apps/{id}/probe": appsByIdProbe,
  "/apps/{id}/requests": appsByIdRequests,
  "/apps/{id}/requests/{requestId}": appsByIdRequestsByRequestId,
  "/apps/{id}/requests/{requestId}/replay": appsByIdRequestsByRequestIdReplay,
  "/apps/{id}/search": appsByIdSearch,
  "/apps/{id}/source": appsByIdSource,
  "/apps/{id}/tokens": appsByIdTokens,
  "/apps/{id}/tokens/{tokenId}": appsByIdTokensByTokenId,
  "/audit-events": auditEvents,
  "/channels": channels,
  "/channels/{id}": channelsById,
  "/client-profiles": clientProfiles,
  "/events": events,
  "/groups": groups,
  "/incidents": incidents,
  "/people": people,
  "/products": products,
  "/providers": providers,
  "/runs": runs,
  "/runs/{id}": runsById,
  "/runs/{id}/accept-reading": runsByIdAcceptReading,
  "/runs/{id}/approve": runsByIdApprove,
  "/runs/{id}/cancel": runsByIdCancel,
  "/runs/{id}/changes": runsByIdChanges,
  "/runs/{id}/changes/{seq}": runsByIdChangesBySeq,
  "/runs/{id}/download": runsByIdDownload,
  "/runs/{id}/retry": runsByIdRetry,
  "/runs/{id}/rollback": runsByIdRollback,
  "/syncs": syncs,
  "/syncs/{id}": syncsById,
  "/syncs/{id}/first-contacts": syncsByIdFirstContacts,
  "/syncs/{id}/group-preview": syncsByIdGroupPreview,
  "/syncs/{id}/attributes": syncsByIdAttributes,
  "/syncs/{id}/attributes/count": syncsByIdAttributesCount,
  "/syncs/{id}/attributes/preview": syncsByIdAttributesPreview,
  "/syncs/{id}/inactive-users": syncsByIdInactiveUsers,
  "/syncs/{id}/pause": syncsByIdPause,
  "/syncs/{id}/people-away": syncsByIdPeopleAway,
  "/syncs/{id}/people-away/{personId}/keep": syncsByIdPeopleAwayByPersonIdKeep,
  "/syncs/{id}/people-away/{personId}/release": syncsByIdPeopleAwayByPersonIdRelease,
  "/syncs/{id}/resume": syncsByIdResume,
  "/syncs/{id}/runs": syncsByIdRuns,
  "/syncs/{id}/settings": syncsByIdSettings,
  "/syncs/{id}/settings/comparison": syncsByIdSettingsComparison,
  "/syncs/{id}/settings/versions": syncsByIdSettingsVersions,
  "/syncs/{id}/settings/versions/{version}": syncsByIdSettingsVersionsByVersion,
  "/syncs/{id}/settings/versions/{version}/revert": syncsByIdSettingsVersionsByVersionRevert,
  "/syncs/{id}/what-if": syncsByIdWhatIf,
  "/targets": targets,
  "/targets/{id}": targetsById,
  "/targets/{id}/pause": targetsByIdPause,
  "/targets/{id}/probe": targetsByIdProbe,
  "/targets/{id}/resume": targetsByIdResume,
  "/targets/sandbox": targetsSandbox,
  "/workspace": workspace,
  "/workspace/pause": pauseWorkspace,
  "/workspace/resume": resumeWorkspace,
};
