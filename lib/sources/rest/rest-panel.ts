import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { OpenHttp, SourceRows } from "../port";
import { restLists } from "./rest-client";
import type { Entry } from "./rest-lists";
import { groupsIn, toSourceUser } from "./rest-record";
import { selectText, stepsOf } from "./rest-select";

const shownMax = 50;
const columnsMax = 40;
const depthMax = 3;

/** The first entries of the list of people, under the paths of their values. */
export async function restRows(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceRows> {
  const none = { facts: [], columns: [], rows: [], size: null };
  try {
    const entries = await firstEntries(open, settings, signal);
    const paths = pathsOf(entries);
    const rows = entries.map((entry) => ({
      line: null,
      cells: paths.map((path) => selectText(entry.value, path) ?? ""),
      person: toSourceUser(entry, settings),
      groups: groupsIn(entry.value, settings).map(({ name }) => name),
    }));
    const columns = paths.map((name) => ({ name, readAs: usedAs(name, settings) }));
    return { ...none, columns, rows, problems: [], problemCount: 0 };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { ...none, problems: [{ line: null, message: error.message }], problemCount: 1 };
  }
}

async function firstEntries(open: OpenHttp, settings: SettingValues, signal: AbortSignal) {
  const found: Entry[] = [];
  for await (const { items } of restLists(open, settings).people(signal)) {
    found.push(...items);
    if (found.length > 0) break;
  }
  return found.slice(0, shownMax);
}

/** Every place that has a value in one of the entries, as a pointer. */
function pathsOf(entries: readonly Entry[]): string[] {
  const paths = new Set<string>();
  for (const { value } of entries) for (const path of leaves(value, "", depthMax)) paths.add(path);
  return [...paths].slice(0, columnsMax);
}

function leaves(value: unknown, path: string, depth: number): string[] {
  if (typeof value !== "object" || value === null) return path === "" ? [] : [path];
  // A list of plain values is shown by its first one; of objects by what is in the first.
  const [first] = Array.isArray(value) ? value : [];
  if (Array.isArray(value) && (typeof first !== "object" || first === null)) return [path];
  if (depth === 0) return [];
  const entries = Array.isArray(value) ? [["0", first] as const] : Object.entries(value);
  return entries.flatMap(([name, inner]) =>
    leaves(inner, `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, depth - 1),
  );
}

const fields: Record<string, string> = {
  ...{ id: "Key", userName: "User name", email: "E-mail", displayName: "Full name" },
  ...{ givenName: "First name", familyName: "Last name", active: "Active", groups: "Groups" },
};

function usedAs(path: string, settings: SettingValues): string | null {
  const own = stepsOf(path).join("/");
  const uses = Object.entries(fields).flatMap(([field, label]) => {
    const isUsed = field !== "groups" || settings["groupSource"] === "inUser";
    const asked = stepsOf(settings[`${field}Path`] || field).join("/");
    return isUsed && (own === asked || own.startsWith(`${asked}/`)) ? label : [];
  });
  return uses.length === 0 ? null : uses.join(", ");
}
