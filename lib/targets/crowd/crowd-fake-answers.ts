import { answer } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import { type FakeVisit, versionNumber, whole } from "../datacenter/fake-server";

/** Crowd names the reason of each refusal. */
export function refusal(status: number, reason: string, message: string): Response {
  return answer(status, { reason, message });
}

export function noUser(name: string): Response {
  return refusal(404, "USER_NOT_FOUND", `User <${name}> does not exist`);
}

/** Names alone unless all is asked for; old versions give no key. */
export function entityJson({ query, options: { version } }: FakeVisit, user: FakeUser) {
  const { key, username, displayName, email, active } = user;
  const expanded = (query.get("expand") ?? "").split(",");
  if (!expanded.includes("user")) return { name: username };
  const words = displayName.split(" ");
  return {
    ...{ name: username, "display-name": displayName, email, active },
    ...{ "first-name": words.slice(0, -1).join(" "), "last-name": words.at(-1) ?? "" },
    ...(versionNumber(version) >= 400 ? { key } : {}),
    ...(expanded.includes("attributes") ? { attributes: attributesOf(user) } : {}),
  };
}

function attributesOf({ profile }: FakeUser) {
  return { attributes: [...profile].map(([name, value]) => ({ name, values: [value] })) };
}

/** As many as are asked for: Crowd lowers no limit (targets.md §4). */
export function cut<Item>({ query }: FakeVisit, all: Item[]): Item[] {
  const start = whole(query.get("start-index"), 0);
  const max = whole(query.get("max-results"), 1_000);
  return all.slice(start, start + max);
}
