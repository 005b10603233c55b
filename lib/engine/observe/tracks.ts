import type { Transaction } from "@/db/client";
import type { Place } from "@/lib/core/run/run";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";

/** Where a step goes on, and how it writes down what it saw together with how far it came. */
export type Way = {
  cursor: string | null;
  note(cursor: string | null, work?: (tx: Transaction) => Promise<void>): Promise<void>;
};

export type Step = { name: string; look(context: RunContext, way: Way): Promise<void> };

/** No step's name: the track is at its end. */
const over = "";

/**
 * Goes along several tracks at once, each step by step: a list that has to be read page after page
 * keeps no call waiting that has nothing to do with it. The first failure ends all of them. A worker
 * that takes the run over goes on where each track was noted last.
 */
export async function alongTracks(
  context: RunContext,
  tracks: readonly (readonly Step[])[],
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.lease.signal, failed.signal]);
  const each = { ...context, lease: { ...context.lease, signal } };
  const noteAt = noting(each, tracks);
  const walks = tracks.map(async (steps, track) => {
    try {
      await alongTrack(each, steps, context.run.checkpoint.places?.[track], noteAt(track));
    } catch (error) {
      failed.abort(error);
    }
  });
  await Promise.all(walks);
  failed.signal.throwIfAborted();
}

type Note = (place: Place, work?: (tx: Transaction) => Promise<void>) => Promise<void>;
type TrackNotes = { note: Note; reach(place: Place): void };

async function alongTrack(
  context: RunContext,
  steps: readonly Step[],
  place: Place | undefined,
  { note, reach }: TrackNotes,
): Promise<void> {
  if (place?.step === over) return;
  const known = steps.findIndex(({ name }) => name === place?.step);
  let cursor = known < 0 ? null : (place?.cursor ?? null);
  for (const [index, { name: step, look }] of steps.entries()) {
    if (index < known) continue;
    await look(context, { cursor, note: (at, work) => note({ step, cursor: at }, work) });
    cursor = null;
    reach({ step: steps[index + 1]?.name ?? over, cursor });
  }
}

/**
 * The places of all tracks stand in one row, so that they are written one after the other; each with
 * what of the others is committed, never with what may still be taken back.
 */
function noting(context: RunContext, tracks: readonly (readonly Step[])[]) {
  const places = tracks.map(
    ([first], track) =>
      context.run.checkpoint.places?.[track] ?? { step: first?.name ?? over, cursor: null },
  );
  let before: Promise<void> = Promise.resolve();
  return (track: number): TrackNotes => ({
    reach(place) {
      places[track] = place;
    },
    note(place, work) {
      const noted = before.then(async () => {
        await context.lease.fenced(async (tx) => {
          await work?.(tx);
          await saveProgress(tx, context, { checkpoint: { places: places.with(track, place) } });
        });
        places[track] = place;
      });
      before = noted.catch(() => undefined);
      return noted;
    },
  });
}
