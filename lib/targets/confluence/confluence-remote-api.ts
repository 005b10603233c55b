import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { plain, speaksOfReadOnly } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import { refusals } from "./confluence-errors";

const service = "/rpc/json-rpc/confluenceservice-v2";

/** Errors come with the status 200. */
const failure = z.object({ error: z.object({ message: z.string().nullish() }) });

const remoteUser = z.object({
  name: z.string(),
  fullname: z.string().nullish(),
  email: z.string().nullish(),
  url: z.string().nullish(),
});

/**
 * The Remote API of old, for versions whose REST API cannot change names and e-mail addresses. It is
 * off unless an administrator of Confluence put it on, and used only where the settings say so.
 */
export async function hasRemoteApi(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const body = ["usher probe, nobody has this name"];
  const options = { body, returns: [400, 403, 404, 405], signal };
  try {
    const answer = await http.send("POST", `${service}/getUser`, options);
    if (answer.status >= 300) return false;
    return isNull(answer.text) || failure.safeParse(jsonIn(answer.text)).success;
  } catch (error) {
    // Where it is off, a page says so, or the server fails over the address.
    const isOff =
      error instanceof SyncError && [403, 404, 405, 500, 501].includes(error.status ?? 0);
    if (isOff && !error.code.startsWith("CREDENTIALS_")) return false;
    throw error;
  }
}

/** The user is sent whole; what is not to change is read first. */
export async function editUser(
  http: HttpClient,
  username: string,
  { displayName, email }: { displayName: string | undefined; email: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const known = await call(http, "getUser", username, [username], signal);
  if (isNull(known.text)) throw refusals.accountGone(username);
  const { name, fullname, email: address, url } = http.parse(known, remoteUser);
  const user = { name, fullname: displayName ?? fullname, email: email ?? address, url };
  await call(http, "editUser", username, [user], signal);
}

/** Nobody is a null in some versions, and an error in others. */
function isNull(text: string): boolean {
  return text.replace(/^\uFEFF/, "").trim() === "null";
}

type NewUser = { username: string; displayName: string; email: string; password: string };

/** Whether the name was there: a repeat after a lost answer meets the user just made. */
export async function addUser(
  http: HttpClient,
  { username, displayName, email, password }: NewUser,
  signal: AbortSignal,
): Promise<{ wasThere: boolean }> {
  const answer = await http.send("POST", `${service}/addUser`, {
    body: [{ name: username, fullname: displayName, email }, password],
    ...{ secrets: [password], repeatable: true, returns: [404, 405], signal },
  });
  if (answer.status >= 300 || isMissingVerb(answer)) throw refusals.verbMissing("create accounts");
  const failed = failure.safeParse(jsonIn(answer.text));
  if (!failed.success) return { wasThere: false };
  const said = failed.data.error.message ?? "";
  if (/licen[cs]e/i.test(said)) throw refusals.seatLimit(username, answer.status);
  if (!/exist/i.test(said))
    throw refusals.refused(username, plain(said, answer.status), answer.status);
  if (answer.uncertain) return { wasThere: true };
  throw refusals.exists(username, answer.status);
}

async function call(
  http: HttpClient,
  method: "getUser" | "editUser",
  username: string,
  body: unknown[],
  signal: AbortSignal,
) {
  const options = { body, repeatable: true, returns: [404, 405], signal };
  const answer = await http.send("POST", `${service}/${method}`, options);
  if (answer.status >= 300 || isMissingVerb(answer))
    throw refusals.verbMissing("change names and e-mail addresses of accounts");
  const failed = failure.safeParse(jsonIn(answer.text));
  if (!failed.success) return answer;
  const said = failed.data.error.message ?? "";
  if (speaksOfReadOnly(said)) throw refusals.readOnly(username, null, said);
  if (/not (?:exist|found)|no user/i.test(said)) throw refusals.accountGone(username);
  throw refusals.refused(username, plain(said, answer.status), answer.status);
}
