import { apiRoute } from "@/lib/access/api-route";
import { chooseFile } from "@/lib/engine/read/choose-file";
import { listFiles } from "@/lib/engine/read/list-files";
import { fileListShape } from "../../../../../_shapes/files";
import { fileParams } from "../../../../../_shapes/shape";

export const POST = apiRoute({
  operation: "chooseFile",
  tag: "Apps",
  summary: "Say that an uploaded file is right: it is read from now on",
  scope: "write",
  params: fileParams,
  response: fileListShape,
  async answer({ tenantId, actor, params }) {
    await chooseFile(tenantId, actor, params.id, params.fileId);
    return { files: await listFiles(tenantId, params.id) };
  },
});
