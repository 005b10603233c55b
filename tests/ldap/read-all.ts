import { connectGuarded } from "@/lib/http/guarded-socket";
import type { OpenSocket, Page, SourceConnection } from "@/lib/sources/port";

/** As the engine opens them, where the operator allowed this machine. */
export const openSocket: OpenSocket = (address, signal) =>
  connectGuarded(
    address,
    { allowCidrs: ["127.0.0.0/8", "::1/128"], allowLoopbackOrigins: [] },
    { signal },
  );

export async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

/** Everything that a source says, by names: who exists, and who is in which group. */
export async function readAll(source: SourceConnection, signal: AbortSignal) {
  const users = await all(source.users(signal));
  const groups = await all(source.groups(signal));
  const names = new Map([
    ...users.map(({ id, userName }): [string, string] => [id, userName]),
    ...groups.map(({ id, displayName }): [string, string] => [id, displayName]),
  ]);
  const members = new Map<string, Set<string>>();
  for (const { id, displayName } of groups) {
    const found = await all(source.members(id, signal));
    members.set(displayName, new Set(found.map((member) => names.get(member.id) ?? member.id)));
  }
  return { users, groups, members };
}
