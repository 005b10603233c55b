import { serveSandbox } from "@/lib/engine/sandbox/serve-sandbox";

type Context = { params: Promise<{ key: string }> };

/** The sandbox's REST API; its own Basic credentials sign in, never a session. */
async function answer(request: Request, { params }: Context): Promise<Response> {
  const { key } = await params;
  return serveSandbox(key, request);
}

export { answer as DELETE, answer as GET, answer as POST, answer as PUT };
