import type { SettingValues } from "@/lib/core/settings/setting-field";

const candidates = [",", ";", "\t", "|"];
const linesMax = 10;

/** What stands equally often in each of the first lines, outside of quotes; the most frequent. */
export function delimiterOf(text: string, settings: SettingValues): string {
  const chosen = settings["delimiter"] ?? "auto";
  if (chosen === "tab") return "\t";
  if (chosen !== "auto") return chosen;
  const lines = withoutQuoted(text.slice(0, 64 * 1024))
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, linesMax);
  const counts = candidates.map((candidate) => ({
    candidate,
    each: lines.map((line) => line.split(candidate).length - 1),
  }));
  const steady = counts.filter(
    ({ each }) => (each[0] ?? 0) > 0 && each.every((n) => n === each[0]),
  );
  const best = (steady.length > 0 ? steady : counts).sort(
    (a, b) => (b.each[0] ?? 0) - (a.each[0] ?? 0),
  )[0];
  return best && (best.each[0] ?? 0) > 0 ? best.candidate : ",";
}

function withoutQuoted(text: string): string {
  return text.replace(/"(?:[^"]|"")*"/g, '""');
}
