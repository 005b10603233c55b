import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { Capabilities, Probe, ProbeStep } from "../port";
import type { ScimDialect } from "./scim-dialect";
import { capital } from "./scim-errors";
import { listOf, providerConfig, scimGroup, scimUser } from "./scim-shapes";

type Found = Omit<Probe, "steps">;
type Seen = Omit<ProbeStep, "name">;

/** Looks at a server step by step and changes nothing; the first failed step ends it. */
export async function probeScim(
  http: HttpClient,
  dialect: ScimDialect,
  product: string,
  signal: AbortSignal,
): Promise<Probe> {
  const steps: ProbeStep[] = [];
  const found: Found = { product: null, version: null, ownUsername: null, capabilities: null };
  let announced = { patches: true, filters: true };
  const plan: [string, () => Promise<Seen>][] = [
    [
      "Address and sign-in",
      async () => {
        const { step, ...told } = await lookAtConfig(http, dialect, signal);
        announced = told;
        found.product = product;
        found.version = `2.0 with ${told.patches ? "PATCH" : "PUT"}`;
        return step;
      },
    ],
    ["Users", () => lookAt(http, "/Users", listOf(scimUser), "users", signal)],
    ["Groups", () => lookAt(http, "/Groups", listOf(scimGroup), "groups", signal)],
    [
      "Abilities",
      async () => {
        found.capabilities = abilities(dialect, announced);
        const missing = Object.values(found.capabilities).flatMap(({ reason }) => reason ?? []);
        return passed(missing.join(" "));
      },
    ],
  ];
  for (const [name, look] of plan) {
    const step = { name, ...(await look().catch(asFailure)) };
    steps.push(step);
    if (step.state === "failed") break;
  }
  return { steps, ...found };
}

function asFailure(error: unknown): Seen {
  if (error instanceof SyncError) return { state: "failed", message: error.message };
  throw error;
}

/** A server that does not describe itself is taken to have it all, until it says otherwise. */
async function lookAtConfig(http: HttpClient, dialect: ScimDialect, signal: AbortSignal) {
  const answer = await unlessHidden(http, "/ServiceProviderConfig", { signal });
  if (!answer) {
    const message = `${capital(dialect.label)} does not describe what it can do; Usher finds out as it goes.`;
    return { patches: true, filters: true, step: { state: "warning" as const, message } };
  }
  const { patch, filter } = http.parse(answer, providerConfig);
  return {
    patches: patch?.supported ?? true,
    filters: filter?.supported ?? true,
    step: passed(`SCIM 2.0 answers at ${http.baseUrl}.`),
  };
}

async function lookAt<Item>(
  http: HttpClient,
  path: "/Users" | "/Groups",
  schema: ReturnType<typeof listOf<Item>>,
  what: string,
  signal: AbortSignal,
): Promise<Seen> {
  const query = {
    startIndex: 1,
    count: 1,
    ...(path === "/Groups" ? { excludedAttributes: "members" } : {}),
  };
  const { body } = await http.json("GET", path, { query, schema, signal, list: true });
  return passed(`Sees ${body.totalResults ?? "some"} ${what}.`);
}

function passed(message: string) {
  return { state: "passed" as const, message };
}

function abilities(
  dialect: ScimDialect,
  { patches, filters }: { patches: boolean; filters: boolean },
): Capabilities {
  const way = patches ? "patch" : "put";
  const yes = { able: true, reason: null };
  const unless = (able: boolean, reason: string) => ({ able, reason: able ? null : reason });
  return {
    listUsers: { ...yes, way: filters ? "filter" : "whole" },
    createUser: yes,
    updateUser: { ...yes, way },
    readEmail: yes,
    setActive: yes,
    renameUser: yes,
    deleteUser: unless(
      dialect.deletesUsers,
      `${capital(dialect.label)} only ever deactivates users.`,
    ),
    profile: yes,
    leads: { able: false, reason: "SCIM knows no projects that somebody leads." },
    lastLogin: { able: false, reason: "SCIM does not tell when people signed in last." },
    createGroup: yes,
    renameGroup: unless(
      dialect.renamesGroups,
      `${capital(dialect.label)} cannot rename a group over SCIM.`,
    ),
    deleteGroup: yes,
  };
}
