import { once } from "node:events";
import { createServer } from "node:http";
import { serveScim, serveScimAhead } from "@/app/scim/door";
import { isObject, type Json, type JsonObject } from "@/lib/scim/json";
import { newApp, patchOf, type ScimApp } from "../../http/scim-fixture";

export type Answer = { status: number; headers: Headers; text: string; json: JsonObject };
export type Door = (request: Request) => Promise<Response>;
export type Headings = Record<string, string | null>;

/** A client that knows the RFCs and nothing of how the server is made. */
export type Client = {
  app: ScimApp;
  /** Sends text as it is, anything else as JSON. A heading of null is left out. */
  send: (method: string, path: string, body?: unknown, headings?: Headings) => Promise<Answer>;
  get: (path: string, headings?: Headings) => Promise<Answer>;
  post: (path: string, body: unknown, headings?: Headings) => Promise<Answer>;
  put: (path: string, body: unknown, headings?: Headings) => Promise<Answer>;
  /** The operations of a PatchOp. */
  patch: (path: string, ...operations: unknown[]) => Promise<Answer>;
  remove: (path: string, headings?: Headings) => Promise<Answer>;
  /** Creates and answers the id; whatever is refused fails the test. */
  create: (path: string, body: unknown) => Promise<string>;
};

/** A client of a new, empty app. */
export async function newClient(door: Door = serveScim, tenantId?: string): Promise<Client> {
  return clientOf(await newApp(tenantId), door);
}

export function clientOf(app: ScimApp, door: Door = serveScim): Client {
  const send: Client["send"] = async (method, path, body, headings = {}) => {
    const url = `http://usher.test/scim/v2/${app.key}${path}`;
    const init = { method, headers: headersOf(app, body, headings) };
    const sent = body === undefined ? {} : { body: typeof body === "string" ? body : json(body) };
    return answerOf(await door(new Request(url, { ...init, ...sent })));
  };
  return {
    ...{ app, send },
    get: (path, headings) => send("GET", path, undefined, headings),
    post: (path, body, headings) => send("POST", path, body, headings),
    put: (path, body, headings) => send("PUT", path, body, headings),
    patch: (path, ...operations) => send("PATCH", path, patchOf(...operations)),
    remove: (path, headings) => send("DELETE", path, undefined, headings),
    create: async (path, body) => {
      const made = await send("POST", path, body);
      if (made.status !== 201) throw new Error(`POST ${path}: ${made.status} ${made.text}`);
      return idIn(made);
    },
  };
}

/** The production server's door, on a socket; the caller closes it. */
export async function startNodeDoor(): Promise<{ door: Door; close: () => void }> {
  const server = createServer((incoming, outgoing) => void serveScimAhead(incoming, outgoing));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const door: Door = async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.body ? { body: await request.text() } : {};
    const { method, headers } = request;
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { method, headers, ...body });
  };
  return { door, close: () => void server.close() };
}

export function idIn({ json: { id } }: Answer): string {
  return typeof id === "string" ? id : "";
}

/** The resources of a list. */
export function listed({ json: { Resources } }: Answer): JsonObject[] {
  return Array.isArray(Resources) ? Resources.filter(isObject) : [];
}

/** One attribute of every resource of a list, in its order. */
export function each(answer: Answer, name: string): (Json | undefined)[] {
  return listed(answer).map((resource) => resource[name]);
}

/** What a refusal comes to. */
export function refusalOf({ status, json: { scimType = null } }: Answer): [number, Json] {
  return [status, scimType];
}

export const filtered = (resource: string, filter: string) =>
  `/${resource}?filter=${encodeURIComponent(filter)}`;

function headersOf(app: ScimApp, body: unknown, headings: Headings): Headers {
  const type = body === undefined ? {} : { "content-type": "application/scim+json" };
  const all: Headings = { authorization: `Bearer ${app.token}`, ...type, ...headings };
  const headers = new Headers();
  for (const [name, value] of Object.entries(all)) if (value !== null) headers.set(name, value);
  return headers;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  const { status, headers } = response;
  return { status, headers, text, json: isObject(parsed) ? parsed : {} };
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
