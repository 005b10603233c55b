import { apiRoute } from "@/lib/access/api-route";
import { listFiles } from "@/lib/engine/read/list-files";
import { fileBytesMax, uploadFile } from "@/lib/engine/read/upload-file";
import { fileListShape, takenFileShape } from "../../../_shapes/files";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listFiles",
  tag: "Apps",
  summary: "The files that were uploaded for an app, the newest first",
  scope: "read",
  params: idParam,
  response: fileListShape,
  answer: async ({ tenantId, params }) => ({ files: await listFiles(tenantId, params.id) }),
});

export const POST = apiRoute({
  operation: "uploadFile",
  tag: "Apps",
  summary: "Upload the CSV file that an app reads",
  description:
    "The file is read at once. Whole and without a problem it counts until the next one; one that lists far fewer than the one before is held until somebody chooses it.",
  scope: "write",
  params: idParam,
  fileBytesMax,
  status: 201,
  response: takenFileShape,
  answer: ({ tenantId, actor, params, file }) => uploadFile(tenantId, actor, params.id, file),
});
