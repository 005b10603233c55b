import { SyncError } from "@/lib/core/sync-error";
import { wholeListBytesMax } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import type { ListedGroup, Member, Page, TargetGroup } from "../port";
import type { ScimDialect } from "./scim-dialect";
import { groupGone } from "./scim-errors";
import { walk } from "./scim-lists";
import { type ScimGroup, scimGroup } from "./scim-shapes";

export function groupPath(id: string): string {
  return `/Groups/${encodeURIComponent(id)}`;
}

export const withoutMembers = { excludedAttributes: "members" };
export const withMembers = { attributes: "displayName,members" };

/** With their members where that is fewer requests than to ask for `membersOf` of them one by one. */
export async function* listGroups(
  http: HttpClient,
  dialect: ScimDialect,
  membersOf: number | undefined,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<ListedGroup>> {
  const rest =
    membersOf !== undefined && membersOf > 1
      ? yield* listWithMembers(http, dialect, membersOf, cursor, signal)
      : { cursor };
  if (rest === null) return;
  const groups = { path: "/Groups", item: scimGroup, query: withoutMembers } as const;
  for await (const page of walk(http, dialect, groups, rest.cursor, signal))
    yield { items: page.items.map(toListed), cursor: page.cursor };
}

/** Where to go on without members: after a page too long to be read so, or where it would not pay. */
async function* listWithMembers(
  http: HttpClient,
  dialect: ScimDialect,
  membersOf: number,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<ListedGroup>, { cursor: string | null } | null> {
  const groups = { path: "/Groups", item: scimGroup, query: withMembers } as const;
  let at = cursor;
  try {
    for await (const page of walk(http, dialect, groups, cursor, signal)) {
      at = page.cursor;
      yield { items: page.items.map(toListed), cursor: at };
      if (at !== null && membersOf <= (page.total ?? 0) / dialect.pageSize) return { cursor: at };
    }
    return null;
  } catch (error) {
    if (error instanceof SyncError && error.code === "TARGET_ANSWER_TOO_LARGE")
      return { cursor: at };
    throw error;
  }
}

/** Some servers leave members out of lists, or show none: only the group itself tells that it is empty. */
function toListed({ id, displayName: name, members }: ScimGroup): ListedGroup {
  const group = { id, name };
  return members && members.length > 0 ? { ...group, members: peopleIn(members) } : group;
}

/** RFC 7644 pages resources, not members: they come with their group. */
export async function* listMembers(
  http: HttpClient,
  dialect: ScimDialect,
  group: TargetGroup,
  signal: AbortSignal,
): AsyncGenerator<Page<Member>> {
  const answer = await http.send("GET", groupPath(group.id), {
    ...{ query: withMembers, signal, list: true, returns: [404], bytesMax: wholeListBytesMax },
  });
  if (answer.status === 404) throw groupGone(group.name, dialect);
  const all = peopleIn(http.parse(answer, scimGroup).members ?? []);
  for (let at = 0; at < all.length || at === 0; at += membersAtOnce) {
    const isLast = at + membersAtOnce >= all.length;
    const items = all.slice(at, at + membersAtOnce);
    yield { items, cursor: isLast ? null : `${at + membersAtOnce}` };
  }
}

/** Members of a group that vanished meanwhile are none. */
export async function memberIdsOf(
  http: HttpClient,
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const answer = await http.send("GET", groupPath(id), {
    ...{ query: withMembers, signal, list: true, returns: [404], bytesMax: wholeListBytesMax },
  });
  if (answer.status === 404) return [];
  return peopleIn(http.parse(answer, scimGroup).members ?? []).map((member) => member.id);
}

/** Nested groups are left out, also where their address alone tells what they are. */
function peopleIn(members: NonNullable<ScimGroup["members"]>): Member[] {
  const isGroup = ({ type, $ref }: (typeof members)[number]) =>
    type ? type.toLowerCase() === "group" : /(?:^|\/)Groups\/[^/]+$/.test($ref ?? "");
  const users = members.filter((member) => !isGroup(member));
  return [...new Set(users.map(({ value }) => value))].map((id) => ({ id }));
}

const membersAtOnce = 1_000;
