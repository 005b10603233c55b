import { z } from "zod";
import { streamChanges } from "@/db/queries/changes";
import { type EventCursor, type EventRow, eventsFrom, isAhead } from "@/db/queries/events";
import { encodeCursor } from "@/db/queries/page";
import { UserError } from "@/lib/core/user-error";
import { streamOf } from "./download";
import { changeShape, toChange } from "./runs";
import { moment, shape } from "./shape";

export const eventsQuery = z.strictObject({
  cursor: z
    .string()
    .max(1_000)
    .regex(/^[\w-]+$/, "Pass the cursor of the last line that you kept.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});

export const eventShape = shape(
  "Event",
  z.object({
    cursor: z.string().describe("Pass it to go on behind this line."),
    id: z.string().describe("The same when a line is read again."),
    type: z.enum(["run.finished", "change", "incident.opened", "incident.closed", "audit"]),
    at: moment,
    data: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("The run, change, incident or audit event; null when it is deleted by now."),
  }),
);

/** PostgreSQL's largest integer: no change has it. */
const changeMax = 2_147_483_647;
const start: EventCursor = { txid: 0, seq: 0, change: 0 };
const cursorShape = z.strictObject({
  txid: z.number().int().min(0),
  seq: z.number().int().min(0),
  change: z.number().int().min(0).max(changeMax),
});

/** One JSON document a line, in the order things were committed; a run is followed by its changes. */
export async function eventStream(
  tenantId: string,
  { cursor, limit }: z.output<typeof eventsQuery>,
): Promise<Response> {
  const from = readCursor(cursor);
  if (await isAhead(tenantId, from)) throw lost();
  return new Response(streamOf(firstOf(lines(tenantId, from), limit)), {
    headers: {
      "content-type": "application/x-ndjson",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

const eventsAtOnce = 200;

async function* lines(tenantId: string, from: EventCursor): AsyncGenerator<string> {
  let place = from;
  for (;;) {
    const rows = await eventsFrom(tenantId, place, eventsAtOnce);
    for (const row of rows) yield* linesOf(tenantId, row, isAt(row, place) ? place.change : null);
    const last = rows.at(-1);
    if (!last || rows.length < eventsAtOnce) return;
    // Whatever belongs to the last one has been told.
    place = { txid: last.txid, seq: last.seq, change: changeMax };
  }
}

/** `behind`: the change of it that was told last, 0 for its own line; null when nothing was. */
async function* linesOf(
  tenantId: string,
  row: EventRow,
  behind: number | null,
): AsyncGenerator<string> {
  if (behind === null) yield lineOf(row, { txid: row.txid, seq: row.seq, change: 0 });
  if (row.kind === "run.finished") yield* changesOf(tenantId, row, behind ?? 0);
}

async function* firstOf(texts: AsyncGenerator<string>, most: number): AsyncGenerator<string> {
  let left = most;
  for await (const text of texts) {
    yield text;
    left -= 1;
    if (left === 0) return;
  }
}

async function* changesOf(
  tenantId: string,
  { txid, seq, subject_id: runId }: EventRow,
  behind: number,
): AsyncGenerator<string> {
  for await (const page of streamChanges(tenantId, runId, {}, behind)) {
    for (const row of page) {
      const { at, ...data } = changeShape.parse(toChange(row));
      yield written({
        cursor: encodeCursor({ txid, seq, change: row.seq }),
        id: `${runId}-${row.seq}`,
        ...{ type: "change", at: String(at), data },
      });
    }
  }
}

function lineOf({ kind, at, subject_id, run, incident, audit }: EventRow, cursor: EventCursor) {
  const id = kind === "audit" ? `audit-${subject_id}` : `${subject_id}-${kind.split(".")[1]}`;
  const data = run ?? incident ?? audit;
  return written({
    cursor: encodeCursor(cursor),
    id,
    ...{ type: kind, at: at.toISOString(), data },
  });
}

function written(event: z.input<typeof eventShape>): string {
  return `${JSON.stringify(eventShape.parse(event))}\n`;
}

function isAt(row: EventRow, { txid, seq }: EventCursor): boolean {
  return row.txid === txid && row.seq === seq;
}

function readCursor(text: string | undefined): EventCursor {
  if (text === undefined) return start;
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw new UserError("This cursor is none of ours. Pass the one of the last line you kept.");
  }
}

function lost(): UserError {
  return new UserError(
    "This cursor is from before the database was restored. Start again without one; what you have already is known by its id.",
    { status: 409 },
  );
}
