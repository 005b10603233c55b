import { z } from "zod";
import { isCredentialError, SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { Probe, ProbeStep, Seats } from "../port";

export type Found = Omit<Probe, "steps">;
type Result = Omit<ProbeStep, "name">;
export type Look = (found: Found) => Promise<Result>;

/**
 * Looks at an instance step by step and changes nothing; the first failed step ends it. The first
 * look is the first call, so it also tells of the way there.
 */
export async function runSteps(http: HttpClient, plan: [string, Look][]): Promise<Probe> {
  const found: Found = { product: null, version: null, ownUsername: null, capabilities: null };
  const steps: ProbeStep[] = [];
  for (const [name, look] of plan) {
    const isFirst = steps.length === 0;
    const seen = await take(http.baseUrl, name, () => look(found), isFirst);
    steps.push(...seen);
    if (seen.at(-1)?.state === "failed") break;
  }
  return { steps, ...found };
}

async function take(
  baseUrl: string,
  name: string,
  look: () => Promise<Result>,
  isFirst: boolean,
): Promise<ProbeStep[]> {
  try {
    const step = { name, ...(await look()) };
    return isFirst ? [...wayThere(baseUrl), step] : [step];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (isFirst) return brokenWay(baseUrl, name, error);
    return [{ name: stepOf(name, error), ...failed(remedyOf(error)) }];
  }
}

/** An answer came: the host is there, and so is its certificate where there has to be one. */
function wayThere(baseUrl: string): ProbeStep[] {
  const { host, hostname, protocol } = new URL(baseUrl);
  const reached = { name: "Address", ...passed(`${host} is found and answers.`) };
  if (protocol === "https:")
    return [
      reached,
      { name: "Certificate", ...passed("The connection is encrypted and trusted.") },
    ];
  const isLocal = /^(localhost|127\.|\[?::1)/.test(hostname);
  const message = "Credentials travel unencrypted. Use an address with https.";
  return isLocal ? [reached] : [reached, { name: "Certificate", ...warning(message) }];
}

function brokenWay(baseUrl: string, name: string, error: SyncError): ProbeStep[] {
  const { code, status } = error;
  if (/TLS_FAILED/.test(code))
    return [
      { name: "Address", ...passed(`${new URL(baseUrl).host} is found.`) },
      { name: "Certificate", ...failed(error.message) },
    ];
  if (status === null) return [{ name: "Address", ...failed(remedyOf(error)) }];
  return [...wayThere(baseUrl), { name: stepOf(name, error), ...failed(remedyOf(error)) }];
}

/** Runs try again by themselves; whoever tests a connection wants to know what to do. */
function remedyOf({ code, message }: SyncError): string {
  const isAway = /UNREACHABLE|TIMEOUT/.test(code);
  const remedy = isAway
    ? "Check the address with its port, that the server runs, and that firewalls let Usher through."
    : "Run the test again once that is over.";
  return message.replace(/Usher (?:waits and goes on|[\w ]*tries again later)\.$/, remedy);
}

/** Wrong credentials are refused by whichever call comes first. */
function stepOf(name: string, error: SyncError): string {
  return isCredentialError(error) ? "Sign-in" : name;
}

export function passed(message: string): Result {
  return { state: "passed", message };
}

export function warning(message: string): Result {
  return { state: "warning", message };
}

export function failed(message: string): Result {
  return { state: "failed", message };
}

const manifest = z.object({ typeId: z.string(), version: z.string() });

const versioned = z.object({ version: z.string() });

/**
 * The manifest needs no credentials; admins may hide it, so its absence is not the end. Then what the
 * product tells of itself to those who sign in has at least the version.
 */
export function lookAtProduct(
  http: HttpClient,
  product: { typeId: string; name: string; info: string },
  signal: AbortSignal,
): Look {
  return async (found) => {
    const answer = await unlessHidden(http, "/rest/applinks/1.0/manifest", { signal });
    if (!answer) {
      const info = await unlessHidden(http, product.info, { signal });
      found.version = info && http.parse(info, versioned).version;
      return warning("The address answers, but does not say which product and version it is.");
    }
    const { typeId, version } = http.parse(answer, manifest);
    if (typeId !== product.typeId)
      return failed(
        `This is ${typeId} ${version}, not ${product.name}. Enter the address of ${product.name}.`,
      );
    found.product = product.name;
    found.version = version;
    return passed(`${product.name} ${version} answers at ${http.baseUrl}.`);
  };
}

/** Anonymous access can make wrong credentials look right: the name must come back. */
export function judgeSignIn(
  product: string,
  found: Found,
  names: { told: string; header: string | undefined; expected: string | undefined },
): Result {
  const header = decoded(names.header ?? "");
  const told = names.told || (header === "anonymous" ? "" : header);
  if (told === "" && names.header === undefined) {
    found.ownUsername = names.expected ?? null;
    return warning(`${product} does not say as whom it signed Usher in.`);
  }
  if (told === "" || header === "anonymous")
    return failed(`${product} let Usher in as nobody: it ignored the credentials. Enter new ones.`);
  const expected = names.expected || header || told;
  if (expected.toLowerCase() !== told.toLowerCase())
    return failed(
      `${product} signed Usher in as ${told}, not as ${expected}. Check the user name.`,
    );
  found.ownUsername = told;
  return passed(`Signed in as ${told}.`);
}

/** The header percent-encodes what is not plain text. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A first page is a sample: enough to see whether what is shown can be all. */
export function tellPeople(count: number, isAll: boolean): Result {
  const people = isAll ? `${count}` : `${count} or more`;
  return count === 0
    ? warning(
        "Nobody is shown at all. Usually there is somebody: check what Usher's account may see.",
      )
    : passed(`Sees ${people} ${people === "1" ? "person" : "people"}.`);
}

export function tellSeats(product: string, seats: Seats | null): Result {
  if (!seats) return passed(`${product} does not tell how many seats are used.`);
  if (seats.max === null) return passed(`${seats.used ?? "Some"} seats are used of any number.`);
  const message = `${seats.used ?? "Some"} of ${seats.max} seats are used.`;
  if (seats.used === null || seats.used < seats.max) return passed(message);
  return warning(`${message} New accounts will be refused: free seats or enlarge the licence.`);
}

/** What the instance cannot do, each with its reason. */
export function tellAbilities({ capabilities }: Found): Result {
  const missing = Object.values(capabilities ?? {}).flatMap(({ reason }) => reason ?? []);
  return passed(missing.join(" "));
}
