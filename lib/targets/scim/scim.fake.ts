import { randomBytes } from "node:crypto";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeTarget, StartFake } from "../port";
import { createScimFake, type ScimFakeRules } from "./scim-fake-server";
import { createFakeStore, stateOf } from "./scim-fake-store";

/** Two servers that differ wherever the RFC leaves it open. */
const rulesOf: Record<string, Omit<ScimFakeRules, "seatsMax">> = {
  "2.0 with PATCH": {
    patches: true,
    pageMax: 75,
    membersMax: 100,
    removes: "filter",
    userFilters: ["userName", "externalId"],
    groupFilters: ["displayName", "members.value"],
    renamesGroups: true,
  },
  "2.0 with PUT": {
    patches: false,
    pageMax: 100,
    membersMax: 100,
    removes: "list",
    userFilters: ["userName"],
    groupFilters: ["displayName"],
    renamesGroups: true,
  },
};

export const versions = Object.keys(rulesOf);

const path = "/scim/v2";

export const startFake: StartFake = (options) => startWith(options);

/** A server that takes attributes of users and does not keep them. */
export const startForgetful =
  (drops: readonly string[]): StartFake =>
  (options) =>
    startWith(options, { drops });

async function startWith(
  { people = [], groups = {}, version, ...limits }: Parameters<StartFake>[0],
  more: Pick<ScimFakeRules, "drops"> = {},
): Promise<FakeTarget> {
  const known = rulesOf[version];
  if (!known) throw new Error(`The fake knows no SCIM server ${version}.`);
  const rules = { ...known, ...more };
  const store = createFakeStore({ people, groups });
  const token = randomBytes(16).toString("base64url");
  const fake = createScimFake(store, limited(rules, limits), { path, token });
  const server = await serveOnLoopback(fake.handle);
  return {
    settings: { baseUrl: `${server.origin}${path}`, token },
    ownUsername: null,
    faults: fake.faults,
    calls: fake.calls,
    state: async () => stateOf(store),
    close: server.close,
  };
}

function limited(
  rules: Omit<ScimFakeRules, "seatsMax">,
  { seatsMax = null, pageMax = rules.pageMax }: { seatsMax?: number | null; pageMax?: number },
): ScimFakeRules {
  return { ...rules, seatsMax, pageMax: Math.min(pageMax, rules.pageMax) };
}
