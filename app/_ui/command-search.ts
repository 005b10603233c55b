/** One thing the command menu can go to. */
export type CommandEntry = {
  label: string;
  href: string;
  /** Heading it stands under. */
  group: string;
  /** Greyed text at the right: an id, a state. */
  detail?: string | undefined;
  /** Further words it is found by. */
  keywords?: string | undefined;
};

export type CommandGroup = { value: string; items: CommandEntry[] };

/** Every word typed must occur in the label, the group or the keywords. */
export function matchEntries(entries: readonly CommandEntry[], query: string): CommandEntry[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  return entries.filter((entry) => {
    const text = `${entry.label} ${entry.group} ${entry.keywords ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Entries under their headings, in the order in which the headings first appear. */
export function groupEntries(entries: readonly CommandEntry[]): CommandGroup[] {
  const groups = new Map<string, CommandEntry[]>();
  for (const entry of entries) {
    const items = groups.get(entry.group);
    if (items === undefined) groups.set(entry.group, [entry]);
    else items.push(entry);
  }
  return Array.from(groups, ([value, items]) => ({ value, items }));
}

/** The search answers `{ items: CommandEntry[] }`; anything else counts as nothing found. */
export function parseEntries(body: unknown): CommandEntry[] {
  if (!isRecord(body) || !Array.isArray(body["items"])) return [];
  return body["items"].filter(isEntry);
}

function isEntry(value: unknown): value is CommandEntry {
  return (
    isRecord(value) &&
    typeof value["label"] === "string" &&
    typeof value["href"] === "string" &&
    typeof value["group"] === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
