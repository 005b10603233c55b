import type { HttpClient } from "@/lib/http/client";
import type { Capabilities, TargetConnection, TargetSettings } from "../port";
import {
  createAccount,
  deleteAccount,
  findAccount,
  findByEmail,
  updateAccount,
} from "./jira-accounts";
import { refusals } from "./jira-errors";
import { createGroup, deleteGroup, listGroups } from "./jira-groups";
import { type LeadWay, listLeads, reassignLead } from "./jira-leads";
import { type ListWay, listAccounts, listGroupsOf, listMembers } from "./jira-lists";
import { addMember, removeMember } from "./jira-memberships";
import { readProfile, setProfile } from "./jira-profile";
import { readSeats, readStartingGroups } from "./jira-seats";

/** The calls J1 to J18 of a Jira Data Center (targets.md §3). */
export function connectJira(
  http: HttpClient,
  settings: TargetSettings,
  capabilities: Capabilities,
): TargetConnection {
  const listWay = listWayOf(capabilities);
  const leadWay: LeadWay = capabilities.leads.way === "projects" ? "projects" : "pages";
  const endsSessions = capabilities.setActive.way === "endsSessions";
  return {
    accounts: (cursor, signal) => listAccounts(http, listWay, cursor, signal),
    groups: (cursor, signal) => listGroups(http, cursor, signal),
    members: (group, cursor, signal) => listMembers(http, group, cursor, signal),
    findAccount: (by, signal) => findAccount(http, by, signal),
    findByEmail: (email, signal) => findByEmail(http, email, signal),
    groupsOf: (account, signal) => listGroupsOf(http, account, signal),

    createAccount: (fields, signal) => createAccount(http, settings, fields, signal),
    updateAccount: (account, changed, signal) =>
      updateAccount(http, account, changed, endsSessions, signal),
    updates: ["active"],
    async setActive(account, active, signal) {
      if (!capabilities.setActive.able) throw refusals.verbMissing("enable or disable accounts");
      await updateAccount(http, account, { active }, endsSessions, signal);
    },
    createGroup: (name, signal) => createGroup(http, name, signal),
    addMember: (account, group, signal) => addMember(http, account, group, signal),
    removeMember: (account, group, signal) => removeMember(http, account, group, signal),

    ...(capabilities.deleteUser.able
      ? { deleteAccount: (account, signal) => deleteAccount(http, account, signal) }
      : {}),
    ...(capabilities.deleteGroup.able
      ? { deleteGroup: (group, signal) => deleteGroup(http, group, signal) }
      : {}),
    ...(capabilities.profile.able
      ? {
          readProfile: (account, keys, signal) => readProfile(http, account, keys, signal),
          setProfile: (account, values, signal) => setProfile(http, account, values, signal),
        }
      : {}),
    ...(capabilities.leads.able
      ? {
          leads: (cursor, signal) => listLeads(http, leadWay, cursor, signal),
          reassignLead: (lead, to, signal) => reassignLead(http, lead, to, signal),
        }
      : {}),
    seats: (signal) => readSeats(http, settings, signal),
    startingGroups: (signal) => readStartingGroups(http, settings, signal),
  };
}

/** An older probe does not tell the way. */
function listWayOf({ listUsers: { able, way } }: Capabilities): ListWay {
  if (!able) return "groups";
  return way === "search" ? "search" : "cursor";
}
