import { z } from "zod";
import { type PhaseTimes, type RunPhase, runPhases } from "./run";

/** When a phase began in milliseconds, how many it took, how many records it looked at (none: left out). */
type PackedTime = number[];

const named = z.object({
  startedAt: z.string(),
  endedAt: z.string().optional(),
  records: z.number().optional(),
});
const stored = z.partialRecord(z.enum(runPhases), z.union([z.array(z.number()), named]));

/** As a run's row keeps it: a run in which nothing happens is kept for years, and this is half of it. */
export function packTimes(times: PhaseTimes): Partial<Record<RunPhase, PackedTime>> {
  const packed: Partial<Record<RunPhase, PackedTime>> = {};
  for (const phase of runPhases) {
    const time = times[phase];
    if (!time) continue;
    const startMs = Date.parse(time.startedAt);
    const took = time.endedAt ? [Date.parse(time.endedAt) - startMs] : [];
    packed[phase] = [startMs, ...took, ...(time.endedAt && time.records ? [time.records] : [])];
  }
  return packed;
}

/** Also knows the long form, which a worker of before may still write during an upgrade. */
export function unpackTimes(value: unknown): PhaseTimes {
  const times: PhaseTimes = {};
  const found = stored.parse(value);
  for (const phase of runPhases) {
    const time = found[phase];
    if (!time) continue;
    const [startMs = 0, tookMs, records = 0] = Array.isArray(time) ? time : packedOf(time);
    const startedAt = new Date(startMs).toISOString();
    times[phase] =
      tookMs === undefined
        ? { startedAt }
        : { startedAt, endedAt: new Date(startMs + tookMs).toISOString(), records };
  }
  return times;
}

function packedOf({ startedAt, endedAt, records }: z.infer<typeof named>): PackedTime {
  const startMs = Date.parse(startedAt);
  return endedAt ? [startMs, Date.parse(endedAt) - startMs, records ?? 0] : [startMs];
}
