import { expect, test } from "vitest";
import { getRun } from "@/db/queries/runs";
import { exportRun } from "@/lib/engine/run/export-run";
import { addPerson, carryOut, createWorld } from "./world";

test("a file is written only as fast as it is read, a thousand rows at a time, and tells its end", async () => {
  const world = await createWorld();
  await addPerson(world, "ada");
  const runId = String((await carryOut(world, "full"))["id"]);
  await world.sql(
    `insert into changes (tenant_id, run_id, seq, stage, kind, subject, reason, outcome)
     select tenant_id, run_id, n, stage, kind, subject, reason, case when n % 2 = 0 then 'failed' else 'applied' end
     from changes, generate_series(2, 2500) n where run_id = $1`,
    [runId],
  );
  const run = await getRun(world.tenantId, runId);
  if (!run) throw new Error("There is no run.");

  const { body, headers } = exportRun(world.tenantId, run, { format: "ndjson" });
  expect(headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
  const pieces = await piecesOf(body);
  expect(pieces.map((piece) => piece.trimEnd().split("\n").length)).toEqual([
    1, 1_000, 1_000, 500, 1,
  ]);
  const lines = pieces
    .join("")
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text));
  expect(lines[0]).toMatchObject({ type: "run", schema: "usher.run-export/1", id: runId });
  expect(lines.slice(1, -1).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 2_500 }, (_, n) => n + 1),
  );
  expect(lines.at(-1)).toEqual({ type: "end", changes: 2_500 });

  const failed = exportRun(world.tenantId, run, { format: "csv", filter: { outcome: "failed" } });
  const csv = (await piecesOf(failed.body)).join("");
  expect(csv.startsWith('\u{FEFF}"run_id","seq",')).toBe(true);
  expect(csv.trimEnd().split("\r\n")).toHaveLength(1 + 1_250);

  const left = exportRun(world.tenantId, run, { format: "json" }).body.getReader();
  await left.read();
  await left.cancel();
  expect(await left.read()).toEqual({ done: true, value: undefined });
});

async function piecesOf(body: ReadableStream<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of body) pieces.push(decoder.decode(piece));
  return pieces;
}
