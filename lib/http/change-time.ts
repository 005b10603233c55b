/** Clocks differ within a provider, and its index lags behind what it stores. */
const overlapMs = 30 * 60_000;

/** A provider's own time, as its answer says; else ours. */
export function answeredAt(headers: Readonly<Record<string, string>>, now: number): number {
  const at = Date.parse(headers["date"] ?? "");
  return Number.isNaN(at) ? now : at;
}

/** From when on changes are asked for, so that none falls between two questions. */
export function changesFrom(at: number): string {
  return new Date(at - overlapMs).toISOString();
}
