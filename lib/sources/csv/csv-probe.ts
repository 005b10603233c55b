import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe, toldRow } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep, SourceUserRecord, Uploaded } from "../port";
import { fetchFile } from "./csv-file";
import { groupsOf, toSourceUser } from "./csv-record";
import { readSheet } from "./csv-rows";

const shownMax = 3;

/** Fetches the file, reads all of it, and shows how its first people are understood. */
export async function probeCsv(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
  uploaded?: Uploaded,
): Promise<SourceProbeStep[]> {
  const notes = noteProbe();
  let text = "";
  const isFetched = await notes.attempt("Get the file", async () => {
    text = await fetchFile(open, settings, signal, uploaded);
    return `${text.length} characters.`;
  });
  if (!isFetched) return notes.steps;
  await notes.attempt("Read the people", async () => {
    const { columns, rows } = await readSheet(text, settings);
    const shown: SourceUserRecord[] = [];
    const groups = new Set<string>();
    let count = 0;
    for await (const row of rows) {
      count += 1;
      if (shown.length < shownMax) shown.push(toSourceUser(row, columns, settings));
      for (const name of groupsOf(row, columns, settings)) groups.add(name.toLowerCase());
    }
    if (count === 0) return { warning: "The file lists nobody." };
    const first = shown.map(toldRow).join("; ");
    return `${count} people in ${groups.size} groups, by the key column ${columns.id}. The first: ${first}.`;
  });
  return notes.steps;
}
