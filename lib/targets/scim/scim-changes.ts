import { z } from "zod";
import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import type { Setting } from "./scim-account";
import { workEmail } from "./scim-account";
import type { ScimDialect } from "./scim-dialect";
import { problemOf, refusedWrite, writeStatuses } from "./scim-errors";

export type Operation = { op: "add" | "remove" | "replace"; path: string; value?: unknown };

/** How this server takes changes: announced, and learnt when it turns out otherwise. */
export type Way = { patches: boolean };

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
  if (answer.status !== 405 && answer.status !== 501) return answer;
  way.patches = false;
  return null;
}

/** Sets attributes of one user, and only these. */
export async function change(
  http: HttpClient,
  path: string,
  settings: Setting[],
  options: Options,
): Promise<void> {
  if (settings.length === 0) return;
  const answer = await patch(http, path, settings.map(replacing), options);
  if (!answer) {
    const whole = await replaceWhole(http, path, settings, options);
    if (whole.status >= 300) throw refusedWrite(whole, options.about, options.dialect);
    return;
  }
  if (answer.status < 300) return;
  const mayBePath = /^(notarget|invalidpath|invalidfilter|)$/.test(problemOf(answer).scimType);
  const isNoTarget = answer.status === 400 && mayBePath;
  const again = isNoTarget ? settings.map(withNewEmail) : [];
  if (!again.some(({ path: changed }) => changed === "emails")) {
    throw refusedWrite(answer, options.about, options.dialect);
  }
  const second = await patch(http, path, again, options);
  if (second && second.status >= 300) throw refusedWrite(second, options.about, options.dialect);
}

function replacing({ path, value }: Setting): Operation {
  return { op: "replace", path, value };
}

/**
 * A filter that finds no work address is an error (RFC 7644 §3.5.2.3), and some servers know no
 * filters in paths: then the address is sent as all there is.
 */
function withNewEmail(setting: Setting): Operation {
  if (!setting.path.startsWith("emails[")) return replacing(setting);
  return { op: "replace", path: "emails", value: [workEmail(String(setting.value))] };
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
  const { meta: _, groups: __, ...body } = http.parse(held, resource);
  for (const setting of settings) setting.set(body);
  return http.send("PUT", path, { body, signal, returns: writeStatuses });
}
