import { type ChangeRow, streamChanges } from "@/db/queries/changes";
import { getRun } from "@/db/queries/runs";
import { memberRoute } from "@/lib/access/route";
import { signOf } from "@/lib/core/change";
import { reasonSentence } from "@/lib/core/reasons";
import { kindOfChange } from "../change-text";

/** All results of a run as one JSON document, written a page at a time. */
export const GET = memberRoute<{ tenant: string; run: string }>(
  "viewer",
  async ({ tenant }, _request, params) => {
    const run = await getRun(tenant.id, params.run);
    if (run === null) return new Response("There is no such run.\n", { status: 404 });
    return new Response(streamOf(document(tenant.id, run)), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="${run.id}.json"`,
      },
    });
  },
);

type Run = NonNullable<Awaited<ReturnType<typeof getRun>>>;

async function* document(tenantId: string, run: Run): AsyncGenerator<string, void> {
  yield `{"run":${JSON.stringify(run)},"results":[`;
  let separator = "\n";
  for await (const page of streamChanges(tenantId, run.id)) {
    yield separator + page.map((change) => JSON.stringify(result(change))).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}

/** The row with what a reader would otherwise have to look up. */
function result(change: ChangeRow) {
  const sign = signOf(kindOfChange(change));
  return { ...change, sign, reasonSentence: reasonSentence(change.reason) };
}

/** Pulled by the reader, so that a slow one does not fill the memory. */
function streamOf(parts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return();
    },
  });
}
