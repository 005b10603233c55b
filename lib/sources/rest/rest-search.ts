import { isSought } from "@/lib/core/plan/person-match";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Page, SourceUserRecord, UserSearch } from "../port";
import type { Entry } from "./rest-lists";
import { toSourceUser } from "./rest-record";

const foundMax = 20;

type Found = { entry: Entry; person: SourceUserRecord };

/** Of what a list brings, those who have this very value: an API may look for parts of it, too. */
export async function soughtIn(
  pages: AsyncIterable<Page<Entry>>,
  settings: SettingValues,
  search: UserSearch,
): Promise<Found[]> {
  const found = new Map<string, Found>();
  for await (const { items } of pages) {
    for (const entry of items) {
      const person = toSourceUser(entry, settings);
      if (isSought(person, named(search))) found.set(entry.id, { entry, person });
    }
    if (found.size >= foundMax) break;
  }
  return [...found.values()].slice(0, foundMax);
}

/** Paths are written as pointers here, and SCIM calls a key otherwise. */
function named({ value, attribute }: UserSearch): UserSearch {
  if (attribute === "externalId") return { value, attribute: "id" };
  return { value, attribute: attribute?.replace(/^\//, "").replaceAll("/", ".") ?? null };
}
