/** How numbers, moments, durations and sizes read on screen and in mails. Pure: time is passed in. */

const integer = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });

/** 1234567 → "1,234,567". */
export function formatNumber(value: number): string {
  return integer.format(value);
}

/** 1234567 → "1.2M". For places where the exact number is one click away. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** 0.124 → "12.4%". */
export function formatPercent(ratio: number): string {
  return percent.format(ratio);
}

/** `plural(1, "account")` → "1 account"; `plural(2, "person", "people")` → "2 people". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** Each unit, its seconds, and from how many of them on it is used: "12d" says more than "1w". */
const units = [
  ["year", 31_536_000, 1],
  ["month", 2_592_000, 2],
  ["week", 604_800, 2],
  ["day", 86_400, 1],
  ["hour", 3_600, 1],
  ["minute", 60, 1],
] as const;

/** "just now", "4m ago", "in 2h", "in 12d". */
export function formatRelative(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const distance = Math.abs(seconds);
  if (distance < 10) return "just now";
  for (const [unit, size, least] of units) {
    if (distance >= size * least) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(seconds, "second");
}

/** "22 Nov 2026, 19:33:05 UTC". Without a time zone, that of the machine. */
export function formatMoment(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** "22 Nov 2026". */
export function formatDay(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** "22 Nov". For charts, where the year is plain. */
export function formatDayOfYear(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** "22 Nov, 19:33:05". For narrow lists of lately, which say once in which time zone they are. */
export function formatMomentOfYear(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** 340 → "340 ms", 4_200 → "4.2 s", 192_000 → "3 min 12 s", 7_500_000 → "2 h 5 min". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, "min", seconds % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, "h", minutes % 60, "min");
  return joined(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** 1536 → "1.5 KiB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const exponent = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** exponent;
  const unit = ["B", "KiB", "MiB", "GiB", "TiB"][exponent];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** "Ada Lovelace" → "AL", "ada@acme.com" → "A", "Ada Byron (Admin)" → "AA". */
export function initials(name: string): string {
  const words = name
    .split("@", 1)
    .join()
    .split(/[\s._-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ""))
    .filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last].map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
