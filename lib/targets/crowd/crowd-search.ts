import type { z } from "zod";
import { isRejection } from "@/lib/core/sync-error";
import type { Answer, CallOptions } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { api } from "./crowd-entities";

type Options<Body> = Pick<CallOptions, "signal" | "list"> & {
  query: Readonly<Record<string, string | number>>;
  schema: z.ZodType<Body>;
};

/** Servers that want a restriction get one that everything fits (CQL, targets.md §4). */
const restrictions = ["", 'name = "*"'] as const;

/** Which of them a server wants, once it showed. */
const wanted = new WeakMap<HttpClient, string>();

/** Every user or every group, page by page as the query says. */
export async function searchAll<Body>(
  http: HttpClient,
  kind: "user" | "group",
  { query, ...options }: Options<Body>,
): Promise<Answer & { body: Body }> {
  const [none, all] = restrictions;
  const ask = (restriction: string) => {
    const asked = { "entity-type": kind, restriction, ...query };
    return http.json("GET", `${api}/search`, { query: asked, ...options });
  };
  const first = wanted.get(http) ?? none;
  try {
    return await ask(first);
  } catch (error) {
    if (!isRejection(error) || error.status !== 400 || first === all) throw error;
    wanted.set(http, all);
    return ask(all);
  }
}

/** Somebody, to see whether the application is let in: a 403 or a 404 comes back. */
export async function askForSomebody(http: HttpClient, signal: AbortSignal): Promise<Answer> {
  const [none, all] = restrictions;
  const ask = (restriction: string) => {
    const query = { "entity-type": "user", restriction, "start-index": 0, "max-results": 1 };
    const options = { query: { ...query, expand: "user" }, signal, returns: [400, 403, 404] };
    return http.send("GET", `${api}/search`, options);
  };
  const answer = await ask(none);
  return answer.status === 400 ? ask(all) : answer;
}
