import { ScimError } from "@/lib/scim/errors";
import type { JsonObject } from "@/lib/scim/json";
import type { ResourceType } from "@/lib/scim/schemas";
import { schema11, serviceProviderConfigs, toScim11 } from "@/lib/scim/scim11-answer";
import { fromScim11, patchFromScim11 } from "@/lib/scim/scim11-request";
import { matchRoute } from "./routes";
import { bodyObject, refused, type ScimAnswer, type ScimCall, type ScimRoute } from "./scim-route";

type Asked = {
  method: string;
  segments: readonly string[];
  header: (name: string) => string | null;
};

/**
 * SCIM 1.1 as a facade: the request is put into the words of 2.0, the same handlers answer, and the
 * answer is put back (see inScim11).
 */
export function matchScim11({ method, segments, header }: Asked): { route: ScimRoute; id: string } {
  const misfit = xmlRefusal(segments, header);
  if (misfit) return { route: async () => refused(misfit), id: "" };
  const [first = "", second, ...more] = segments.map((part) => part.replace(/\.json$/i, ""));
  const place = first.toLowerCase();
  const type = typeAt(place);
  if (type && more.length === 0 && second?.toLowerCase() !== ".search") {
    const asked = methodOf(method, header);
    const { route, id } = matchRoute(asked, second === undefined ? [first] : [first, second]);
    return { route: (call) => route(inScim20(call, asked, type)), id };
  }
  if (place === "bulk") return { route: noBulk, id: "" };
  return { route: method === "GET" ? discovery(place, second) : nothingHere, id: "" };
}

/** The answer of whichever handler, in the words of 1.1. */
export function inScim11(answer: ScimAnswer): ScimAnswer {
  const body = bodyObject(answer.body);
  return { ...answer, body: body && isForeign(body) ? toScim11(body) : body };
}

/** Discovery speaks 1.1 already: its only schema is the core of 1.0. */
function isForeign({ schemas }: JsonObject): boolean {
  return !(Array.isArray(schemas) && schemas.includes("urn:scim:schemas:core:1.0"));
}

function inScim20(call: ScimCall, method: string, type: ResourceType): ScimCall {
  const read = method === "PATCH" ? patchFromScim11 : (body: unknown) => fromScim11(body, type);
  return { ...call, json: async () => read(await call.json()) };
}

function typeAt(place: string): ResourceType | null {
  if (place === "users") return "User";
  return place === "groups" ? "Group" : null;
}

/** SCIM 1.1 protocol §3: clients behind proxies that know no PATCH send POST and say so. */
function methodOf(method: string, header: Asked["header"]): string {
  const wanted = header("x-http-method-override")?.trim().toUpperCase();
  return method === "POST" && wanted && /^(PUT|PATCH|DELETE)$/.test(wanted) ? wanted : method;
}

function discovery(place: string, name: string | undefined): ScimRoute {
  const effect = "Read what this server supports.";
  if (place === "serviceproviderconfigs" && name === undefined) {
    return async ({ baseUrl }) => ({ status: 200, body: serviceProviderConfigs(baseUrl), effect });
  }
  const type =
    place === "schemas" ? typeAt(`${(name ?? "").toLowerCase().replace(/s$/, "")}s`) : null;
  if (type) return async () => ({ status: 200, body: schema11(type), effect });
  return nothingHere;
}

const nothingHere: ScimRoute = async () => {
  const detail =
    "There is nothing at this path for this method. SCIM 1.1 has /Users, /Groups, /ServiceProviderConfigs and /Schemas here.";
  return refused(new ScimError(404, null, detail));
};

const noBulk: ScimRoute = async () =>
  refused(new ScimError(501, null, "Bulk is not supported in SCIM 1.1 here; use SCIM 2.0 for it."));

/** SCIM 1.1 protocol §3.8: the format is told by media types or by an ending of the path. */
function xmlRefusal(segments: readonly string[], header: Asked["header"]): ScimError | null {
  const detail = "XML is not supported. Send and accept JSON: application/json.";
  if (isXml(header("content-type"))) return new ScimError(415, null, detail);
  const accept = header("accept");
  const wantsXml = isXml(accept) && !/json|\*\/\*|application\/\*/i.test(accept ?? "");
  const ending = segments.at(-1)?.toLowerCase().endsWith(".xml");
  return wantsXml || ending ? new ScimError(406, null, detail) : null;
}

function isXml(media: string | null): boolean {
  return /\b(?:application|text)\/(?:\S*\+)?xml\b/i.test(media ?? "");
}
