import { accountTests, planUser } from "@/lib/core/plan/plan-user";
import type { KnownLink, UserContext, UserPair } from "@/lib/core/plan/user-pair";
import { type AwayState, defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Account, Capabilities } from "@/lib/core/target/target";

export const able = { able: true, reason: null };
export const unable = (reason: string) => ({ able: false, reason });
export const capabilities: Capabilities = {
  listUsers: able,
  createUser: able,
  updateUser: able,
  readEmail: able,
  setActive: able,
  renameUser: unable("Confluence has no REST call to rename accounts."),
  createGroup: able,
  renameGroup: able,
  deleteGroup: able,
  deleteUser: able,
  profile: able,
  lastLogin: { able: true, reason: null },
  leads: able,
};
export const now = Date.parse("2026-11-22T12:00:00Z");
export const dayMs = 86_400_000;

export const desired = {
  username: "jo",
  displayName: "Jo Doe",
  email: "jo@acme.test",
  active: true,
};
export const account: Account = {
  id: "k1",
  username: "jo",
  displayName: "Jo Doe",
  email: "jo@acme.test",
  active: true,
  writable: true,
};
export const link: KnownLink = { disabledByUs: false, away: null, originals: null };

export function away(state: AwayState, days: number, isKept = false): KnownLink {
  return { ...link, away: { state, since: now - days * dayMs, isKept } };
}

export function foundFor(pair: Partial<UserPair>): UserPair["found"] {
  if (pair.observed === null) return { kind: "none", nameIsTaken: false };
  if (pair.link !== null) return { kind: "link" };
  return { kind: "rule", rule: { by: "username" }, value: "jo" };
}

export function decide(pair: Partial<UserPair>, context: Partial<UserContext> = {}) {
  const { rules = defaultSettings.users } = context;
  return planUser(
    {
      desired,
      observed: account,
      found: foundFor(pair),
      link,
      ...{ claim: "none", rival: null },
      ...pair,
    },
    {
      ...{ rules, capabilities, ownUsername: "usher", mirrorIsWhole: true, now },
      ...accountTests(rules),
      ...context,
    },
  );
}

export const rules = (changed: Partial<UserContext["rules"]>) => ({
  rules: { ...defaultSettings.users, ...changed },
});
