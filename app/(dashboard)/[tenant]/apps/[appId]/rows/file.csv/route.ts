import { memberRoute } from "@/lib/access/route";
import { memberUpload } from "@/lib/access/upload-route";
import { fileBytesMax, uploadFile } from "@/lib/engine/read/upload-file";
import { uploadedFile } from "@/lib/engine/read/uploaded-file";

type Params = { tenant: string; appId: string };

/** Takes a new file in. The path ends as files do, so that no proxy of ours keeps its body. */
export const POST = memberUpload<Params>(
  fileBytesMax,
  ({ tenant, actor }, bytes, name, { appId }) =>
    uploadFile(tenant.id, actor, appId, { name, bytes }),
);

/** The file that is read now, or a kept one, exactly as it was uploaded. */
export const GET = memberRoute<Params>("configure", async ({ tenant }, request, { appId }) => {
  const id = new URL(request.url).searchParams.get("file") ?? undefined;
  const file = await uploadedFile(tenant.id, appId, id);
  if (file === null) return new Response("There is nothing here.\n", { status: 404 });
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "content-type": "text/csv",
      "content-disposition": `attachment; filename="people.csv"`,
      "x-content-type-options": "nosniff",
    },
  });
});
