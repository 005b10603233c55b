import { z } from "zod";
import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { type Setting, workEmail } from "./scim-account";
import type { ScimDialect } from "./scim-dialect";
import { problemOf, refusedWrite, writeStatuses } from "./scim-errors";

export type Operation = { op: "add" | "remove" | "replace"; path: string; value?: unknown };

/** How this server takes changes: announced, and learnt when it turns out otherwise. */
export type Way = {
  patches: boolean;
  /** A PATCH was taken already: what is refused later is refused for its own sake. */
  isProven: boolean;
  /** Whether paths may choose among several values by a filter. */
  filtersPaths: boolean;
};

type Options = { dialect: ScimDialect; way: Way; about: string; signal: AbortSignal };

const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** RFC 7644 §3.5.2. Null when the server has no PATCH; then the resource is sent whole. */
export async function patch(
  http: HttpClient,
  path: string,
  operations: Operation[],
  { way, signal }: Pick<Options, "way" | "signal">,
): Promise<Answer | null> {
  if (!way.patches) return null;
  const answer = await http.send("PATCH", path, {
    body: { schemas: [patchSchema], Operations: operations },
    // Every operation that is sent sets a value or a membership, so a repeat changes nothing more.
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300) way.isProven = true;
  if (answer.status !== 405 && answer.status !== 501) return answer;
  way.patches = false;
  return null;
}

/**
 * Whether a refusal may mean that the server takes no PATCH at all, though it does not say so by a
 * 405 or 501. If the whole resource is taken instead, it does.
 */
export function mayLackPatch(answer: Answer, { way, about, dialect }: Omit<Options, "signal">) {
  if (answer.status !== 400 || way.isProven) return false;
  if (!/^(invalidsyntax|)$/.test(problemOf(answer).scimType)) return false;
  return refusedWrite(answer, about, dialect).code === "TARGET_REJECTED";
}

/** Sets attributes of one user, and only these. */
export async function change(
  http: HttpClient,
  path: string,
  settings: Setting[],
  options: Options,
): Promise<void> {
  if (settings.length === 0) return;
  const { dialect, about, way } = options;
  const answer = await patchSettings(http, path, settings, options);
  if (answer && answer.status < 300) return;
  const lacksPatch = answer === null || mayLackPatch(answer, options);
  if (!lacksPatch && !pathProblems.test(problemOf(answer).scimType))
    throw refusedWrite(answer, about, dialect);
  const whole = await replaceWhole(http, path, settings, options);
  if (whole.status >= 300) throw refusedWrite(answer ?? whole, about, dialect);
  if (lacksPatch) way.patches = false;
}

async function patchSettings(
  http: HttpClient,
  path: string,
  settings: Setting[],
  options: Options,
): Promise<Answer | null> {
  const { way } = options;
  const address = settings.find(({ path: changed }) => changed.startsWith("emails["));
  if (address && way.patches && !way.filtersPaths)
    return patchAddresses(http, path, settings, options);
  const answer = await patch(http, path, settings.map(replacing), options);
  if (!address || !answer || !isAboutPath(answer)) return answer;
  if (problemOf(answer).scimType === "notarget")
    return patch(http, path, settings.map(withNewAddress), options);
  const second = await patchAddresses(http, path, settings, options);
  if (second && second.status < 300) way.filtersPaths = false;
  return second;
}

/** Some servers know no filters in paths, and some say nothing of what they miss. */
function isAboutPath(answer: Answer): boolean {
  const { scimType, detail } = problemOf(answer);
  if (answer.status !== 400) return false;
  return scimType === "" ? !saysNoPatch(detail) : pathProblems.test(scimType);
}

const pathProblems = /^(notarget|invalidpath|invalidfilter)$/;

function saysNoPatch(detail: string): boolean {
  return /\bpatch\b.*\b(not|un)|\bnot?\b.*\bpatch\b|not implemented|method/i.test(detail);
}

function replacing({ path, value }: Setting): Operation {
  return { op: "replace", path, value };
}

/** A filter that finds no work address is an error (RFC 7644 §3.5.2.3): then it is a further one. */
function withNewAddress(setting: Setting): Operation {
  if (!setting.path.startsWith("emails[")) return replacing(setting);
  return { op: "add", path: "emails", value: [workEmail(String(setting.value))] };
}

/** Without a filter all addresses go together, with those that are not ours as they are. */
async function patchAddresses(
  http: HttpClient,
  path: string,
  settings: Setting[],
  options: Options,
): Promise<Answer | null> {
  const held = await http.send("GET", path, { signal: options.signal, returns: [404] });
  if (held.status === 404) return held;
  const user = http.parse(held, resource);
  const operations = settings.map((setting): Operation => {
    if (!setting.path.startsWith("emails[")) return replacing(setting);
    setting.set(user);
    return { op: "replace", path: "emails", value: user["emails"] };
  });
  return patch(http, path, operations, options);
}

const resource = z.record(z.string(), z.unknown());

/** PUT clears what is not sent, so the resource is read first and goes back with all it has. */
export async function replaceWhole(
  http: HttpClient,
  path: string,
  settings: Pick<Setting, "set">[],
  { signal }: Pick<Options, "signal">,
): Promise<Answer> {
  const held = await http.send("GET", path, { signal, returns: [404] });
  if (held.status === 404) return held;
  const { meta, groups: _, ...body } = http.parse(held, resource);
  if (path.startsWith("/Groups/") && body["members"] === undefined) {
    // Servers may keep members back unless they are asked for (RFC 7643 §7).
    const query = { attributes: "members" };
    const { body: told } = await http.json("GET", path, { query, schema: resource, signal });
    if (told["members"] !== undefined) body["members"] = told["members"];
  }
  for (const setting of settings) setting.set(body);
  const put = (headers: Record<string, string>) =>
    http.send("PUT", path, { body, headers, signal, returns: [...writeStatuses, 428] });
  const answer = await put({});
  const version = held.headers["etag"] ?? versionIn(meta);
  // Only some servers want to be told which version is replaced (RFC 7644 §3.14).
  const wantsVersion = answer.status === 412 || answer.status === 428;
  return wantsVersion && version ? put({ "if-match": version }) : answer;
}

function versionIn(meta: unknown): string | null {
  const told = resource.safeParse(meta).data?.["version"];
  return typeof told === "string" ? told : null;
}
