import { texts } from "@/app/texts/setup";
import { requestIp } from "@/lib/access/request-ip";
import { currentVisit } from "@/lib/access/setup-action";
import { setupActor } from "@/lib/access/setup-links";
import { isWithin, limits } from "@/lib/access/throttle";
import { uploadAnswer } from "@/lib/access/upload-route";
import { fileBytesMax, uploadFile } from "@/lib/engine/read/upload-file";

type Context = { params: Promise<{ link: string }> };

/** Takes a file in from whoever has the setup link, for the link's own app alone. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { link: token } = await params;
  const ip = await requestIp();
  const mayTry = await isWithin(limits.linkIp, ip ?? "unknown");
  const visit = mayTry ? await currentVisit(token) : { state: "unknown" as const };
  if (visit.state !== "open") {
    const error = texts.thisLinkDoes;
    return Response.json({ error }, { status: 403 });
  }
  const { link } = visit;
  return uploadAnswer(request, fileBytesMax, (file) =>
    uploadFile(link.tenantId, setupActor(link, ip), link.appId, file),
  );
}
