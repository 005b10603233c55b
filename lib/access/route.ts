import { findMember, type Membership } from "./member";
import { type Ability, can } from "./roles";

/**
 * A GET route of a workspace for its signed-in members: downloads, search. Everyone else gets the
 * same 404. Answers are never stored by browsers or proxies. Nothing that writes belongs here:
 * the check against forged requests is that of server actions.
 */
export function memberRoute<Params extends { tenant: string }>(
  ability: Ability,
  handler: (membership: Membership, request: Request, params: Params) => Promise<Response>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return async (request, context) => {
    const params = await context.params;
    const membership = await findMember(params.tenant);
    if (membership === null) return plain(404, "There is nothing here.");
    if (!can(membership.member.role, ability)) {
      return plain(403, "Your role in this workspace does not allow this.");
    }
    const response = await handler(membership, request, params);
    response.headers.set("cache-control", "no-store");
    return response;
  };
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
