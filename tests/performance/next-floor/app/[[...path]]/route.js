import { answerFloor } from "../../../floor";

export const dynamic = "force-dynamic";

/** The floor behind a plain route handler. */
async function serve(request) {
  const { pathname, search } = new URL(request.url);
  const { status, body } = await answerFloor(
    request.method,
    `${pathname}${search}`,
    await request.text(),
  );
  const headers = { "content-type": "application/scim+json" };
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

export { serve as DELETE, serve as GET, serve as PATCH, serve as POST };
