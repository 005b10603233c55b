import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import type { Probe, ProbeStep, TargetSettings } from "../port";
import { detectCapabilities } from "./confluence-capabilities";
import { isAdministrator, lacksPermission } from "./confluence-permission";
import { currentUser, group, manifest, pageOf } from "./confluence-shapes";

type Found = Omit<Probe, "steps">;

/** Looks at an instance step by step and changes nothing; the first failed step ends it. */
export async function probeConfluence(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  const steps: ProbeStep[] = [];
  const found: Found = {
    product: null,
    version: null,
    ownUsername: null,
    capabilities: null,
  };
  const plan: [string, () => Promise<Omit<ProbeStep, "name">>][] = [
    ["Address", () => lookAtProduct(http, found, signal)],
    ["Sign-in", () => lookAtSignIn(http, settings, found, signal)],
    ["Administrator", () => lookAtPermission(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Abilities", () => lookAtVerbs(http, found, signal)],
  ];
  for (const [name, look] of plan) {
    const step = { name, ...(await look().catch(asFailure)) };
    steps.push(step);
    if (step.state === "failed") break;
  }
  return { steps, ...found };
}

function asFailure(error: unknown): Omit<ProbeStep, "name"> {
  if (error instanceof SyncError) return { state: "failed", message: error.message };
  throw error;
}

/** The manifest needs no credentials; admins may hide it, so its absence is not the end. */
async function lookAtProduct(http: HttpClient, found: Found, signal: AbortSignal) {
  const path = "/rest/applinks/1.0/manifest";
  const answer = await http.send("GET", path, { signal, returns: [403, 404] });
  if (answer.status !== 200)
    return warning("The address answers, but does not say which product and version it is.");
  const { typeId, version } = http.parse(answer, manifest);
  if (typeId !== "confluence")
    return failed(`This is ${typeId} ${version}, not Confluence. Enter the address of Confluence.`);
  found.product = "Confluence";
  found.version = version;
  return passed(`Confluence ${version} answers at ${http.baseUrl}.`);
}

/** Anonymous access can make wrong credentials look right: the name must come back (C5). */
async function lookAtSignIn(
  http: HttpClient,
  { token, username }: TargetSettings,
  found: Found,
  signal: AbortSignal,
) {
  const { body, headers } = await http.json("GET", "/rest/api/user/current", {
    schema: currentUser,
    signal,
  });
  const name = body.username ?? "";
  if (body.type === "anonymous" || name === "" || headers["x-ausername"] === "anonymous")
    return failed("Confluence let Usher in as nobody: it ignored the credentials. Enter new ones.");
  const expected = username && !token ? username : (headers["x-ausername"] ?? name);
  if (decoded(expected).toLowerCase() !== name.toLowerCase())
    return failed(
      `Confluence signed Usher in as ${name}, not as ${expected}. Check the user name.`,
    );
  found.ownUsername = name;
  return passed(`Signed in as ${name}.`);
}

/** The header percent-encodes what is not plain text. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function lookAtPermission(http: HttpClient, signal: AbortSignal) {
  if (await isAdministrator(http, signal)) return passed("May administer users and groups.");
  return failed(lacksPermission().message);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const { body } = await http.json("GET", "/rest/api/group", {
    query: { start: 0, limit: 200 },
    schema: pageOf(group),
    signal,
    list: true,
  });
  const count = body.results.length;
  if (count === 0) return warning("Confluence shows no group at all. Usually it has some.");
  return passed(`Sees ${body._links?.next ? `more than ${count}` : count} groups.`);
}

/** Reports what the abilities are; each missing one with its reason. */
async function lookAtVerbs(http: HttpClient, found: Found, signal: AbortSignal) {
  found.capabilities = await detectCapabilities(http, signal);
  const missing = Object.values(found.capabilities).flatMap(({ reason }) => reason ?? []);
  return passed(missing.join(" "));
}

function passed(message: string) {
  return { state: "passed" as const, message };
}

function warning(message: string) {
  return { state: "warning" as const, message };
}

function failed(message: string) {
  return { state: "failed" as const, message };
}
