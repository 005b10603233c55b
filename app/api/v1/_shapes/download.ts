import { streamChanges } from "@/db/queries/changes";
import type { RunRow } from "@/db/queries/runs";
import { changeShape, runShape, toChange } from "./runs";

/** One JSON document, written page by page, so that a run of any size needs little memory. */
export function runDownload(tenantId: string, run: RunRow): Response {
  return new Response(streamOf(pieces(tenantId, run)), {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="${run.id}.json"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

async function* pieces(tenantId: string, run: RunRow): AsyncGenerator<string> {
  yield `{"run":${JSON.stringify(runShape.parse(run))},"changes":[`;
  let isFirst = true;
  for await (const page of streamChanges(tenantId, run.id)) {
    const items = page.map((row) => JSON.stringify(changeShape.parse(toChange(row))));
    yield `${isFirst ? "" : ","}\n${items.join(",\n")}`;
    isFirst = false;
  }
  yield "\n]}\n";
}

/** Written as the reader takes it. */
export function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
