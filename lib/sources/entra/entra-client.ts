import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { OpenHttp, SourceConnection, SourceMemberRecord } from "../port";
import { entraChangesSince, markEntraChanges } from "./entra-changes";
import { createHidden } from "./entra-hidden";
import { pageSize, walk } from "./entra-lists";
import { hidesPeople, toSourceGroup, toSourceUser } from "./entra-record";
import { membersPath, scopeOf } from "./entra-scope";
import { entraGroupsOf, findEntraUsers } from "./entra-search";
import { graphMember } from "./entra-shapes";
import { authorizeEntra } from "./entra-token";

/** Reads a tenant, or the part of it that the settings choose; nothing is ever written. */
export function connectEntra(open: OpenHttp, settings: SettingValues): SourceConnection {
  const graph = authorizeEntra(open, settings);
  const scope = scopeOf(graph, settings);
  const isTransitive = settings["nested"] === "transitive";
  const hidden = createHidden(graph);
  return {
    async *users(signal) {
      for await (const { items, cursor } of scope.users(signal)) {
        // A smaller permission shows names, and of nobody whether the account is enabled.
        const areHidden = items.length > 1 && items.every((one) => one.accountEnabled === null);
        if (areHidden) throw hidesPeople();
        yield { cursor, items: items.map(toSourceUser) };
      }
    },
    async *groups(signal) {
      for await (const { items, cursor } of scope.groups(signal)) {
        hidden.note(items);
        yield { cursor, items: items.map(toSourceGroup) };
      }
    },
    async *members(groupId, signal) {
      const query = { $select: "id", $top: pageSize };
      const list = {
        path: membersPath(groupId, settings),
        query,
        item: graphMember,
        mayBeGone: true,
      };
      let isEmpty = true;
      for await (const { items, cursor } of walk(graph, list, signal)) {
        isEmpty &&= items.length === 0;
        const members = items.flatMap(toMember);
        // With the people of nested groups among them the groups say nothing more.
        yield { cursor, items: isTransitive ? members.filter(isPerson) : members };
      }
      if (isEmpty) await hidden.refuse(groupId, signal);
    },
    findUsers: (search, signal) => findEntraUsers({ graph, settings, scope }, search, signal),
    groupsOf: (userId, signal) => entraGroupsOf({ graph, settings, scope }, userId, signal),
    markChanges: (signal) => markEntraChanges(graph, settings, signal),
    changesSince: (mark, signal) => entraChangesSince(graph, settings, mark, signal),
    async grants(signal) {
      await graph.with(signal, async () => {});
      return graph.roles();
    },
  };
}

/** Devices, contacts and service principals are members too; no account follows from them. */
function toMember(member: z.infer<typeof graphMember>): SourceMemberRecord[] {
  switch (member["@odata.type"]) {
    case "#microsoft.graph.user":
      return [{ id: member.id, kind: "user" }];
    case "#microsoft.graph.group":
      return [{ id: member.id, kind: "group" }];
    default:
      return [];
  }
}

function isPerson({ kind }: SourceMemberRecord): boolean {
  return kind === "user";
}
