import type { FakeDirectory } from "../port";
import { graphError, groupOf, userOf } from "./entra-fake-graph";

type State = Map<string, { record: Record<string, unknown>; members: readonly string[] }>;

/** What there was when a link was given out, by its token. */
export type DeltaRounds = Map<string, State>;

/** Small, so that every round has several pages; the first one is empty, which is not the end. */
const pageSize = 3;
const membersAtOnce = 2;

/**
 * Changes as Graph tells them (sources.md §1.3): partial objects, some of them several times, with an
 * older state after the newer one; members of a group in portions; a link that ends with 410.
 */
export function readDelta(
  url: URL,
  kind: "users" | "groups",
  directory: FakeDirectory,
  rounds: DeltaRounds,
): Response {
  const { searchParams } = url;
  if (["$top", "$expand", "$orderby"].some((name) => searchParams.has(name)))
    return graphError(400, "Request_UnsupportedQuery", "Unsupported query option.");
  const [token = "", at = "", end = ""] = (searchParams.get("$skiptoken") ?? "").split("~");
  const from = token || (searchParams.get("$deltatoken") ?? "");
  const next = end || begin(kind, directory, rounds);
  if (from === "latest") return answer(url, [], { $deltatoken: next });
  const before = rounds.get(from);
  const now = rounds.get(next);
  if (!before || !now) return ended(url);
  const all = changesBetween(before, now);
  if (at === "") return answer(url, [], { $skiptoken: `${from}~0~${next}` });
  const start = Number(at);
  const isLast = start + pageSize >= all.length;
  const place = isLast
    ? { $deltatoken: next }
    : { $skiptoken: `${from}~${start + pageSize}~${next}` };
  return answer(url, all.slice(start, start + pageSize), place);
}

function begin(kind: "users" | "groups", directory: FakeDirectory, rounds: DeltaRounds): string {
  const token = `${kind}-${rounds.size + 1}`;
  const entries =
    kind === "users"
      ? directory.users.map((user) => ({ record: userOf(user), members: [] }))
      : directory.groups.map((group) => ({ record: groupOf(group), members: [...group.members] }));
  rounds.set(token, new Map(entries.map((entry) => [entry.record.id, entry])));
  return token;
}

function changesBetween(before: State, now: State): Record<string, unknown>[] {
  const left = [...before.keys()].filter((id) => !now.has(id));
  const removed = left.map((id, index) => ({
    ...{ id, "@removed": { reason: index % 2 === 0 ? "changed" : "deleted" } },
  }));
  const changed = [...now].flatMap(([id, { record, members }]) => {
    const was = before.get(id);
    const news = differing(was?.record ?? {}, record);
    const portions = portionsOf(was?.members ?? [], members);
    if (was && Object.keys(news).length === 0 && portions.length === 0) return [];
    const stale = was ? [{ id, ...differing(record, was.record) }] : [];
    const withMembers = portions.map((portion) => ({ id, "members@delta": portion }));
    return [{ id, ...news }, ...withMembers, ...stale];
  });
  return [...removed, ...changed];
}

function differing(was: Record<string, unknown>, is: Record<string, unknown>) {
  const entries = Object.entries(is);
  return Object.fromEntries(
    entries.filter(([name, value]) => JSON.stringify(was[name]) !== JSON.stringify(value)),
  );
}

function portionsOf(was: readonly string[], is: readonly string[]) {
  const type = { "@odata.type": "#microsoft.graph.user" };
  const all = [
    ...is.filter((id) => !was.includes(id)).map((id) => ({ ...type, id })),
    ...was
      .filter((id) => !is.includes(id))
      .map((id) => ({ ...type, id, "@removed": { reason: "deleted" } })),
  ];
  const portions = Math.ceil(all.length / membersAtOnce);
  return Array.from({ length: portions }, (_, index) =>
    all.slice(index * membersAtOnce, (index + 1) * membersAtOnce),
  );
}

function answer(url: URL, value: unknown[], place: Record<string, string>): Response {
  const link = new URL(url.pathname, url);
  for (const [name, text] of Object.entries(place)) link.searchParams.set(name, text);
  const name = "$skiptoken" in place ? "@odata.nextLink" : "@odata.deltaLink";
  return Response.json({ value, [name]: link.href });
}

function ended(url: URL): Response {
  const response = graphError(410, "resyncRequired", "Resync required.");
  response.headers.set("location", `${url.origin}${url.pathname}?$deltatoken=`);
  return response;
}
