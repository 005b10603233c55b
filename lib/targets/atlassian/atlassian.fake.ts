import { randomBytes } from "node:crypto";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { StartFake } from "../port";
import { createScimFake, type ScimFakeRules } from "../scim/scim-fake-server";
import { createFakeStore, stateOf } from "../scim/scim-fake-store";

/** What Atlassian's directory does differently from other SCIM servers (targets.md §7.1). */
const rules: ScimFakeRules = {
  patches: true,
  pageMax: 100,
  membersMax: 100,
  removes: "filter",
  userFilters: ["userName", "externalId"],
  groupFilters: ["displayName"],
  renamesGroups: false,
  seatsMax: null,
  refusesUser: (user) =>
    Array.isArray(user["emails"]) && user["emails"].length > 0
      ? null
      : "An e-mail address on a verified domain is required.",
};

export const versions = ["2.0 with PATCH"];

const directoryId = "0c3f7a52-6a0d-4a3e-9d1b-2f8f1c7e5b64";

export const startFake: StartFake = async ({ people = [], groups = {}, seatsMax, pageMax }) => {
  const store = createFakeStore({ people, groups });
  const token = randomBytes(16).toString("base64url");
  const path = `/scim/directory/${directoryId}`;
  const limits = { seatsMax: seatsMax ?? null, pageMax: Math.min(pageMax ?? 100, 100) };
  const fake = createScimFake(store, { ...rules, ...limits }, { path, token });
  const server = await serveOnLoopback(fake.handle);
  return {
    settings: { directoryId, token, apiUrl: server.origin },
    ownUsername: null,
    faults: fake.faults,
    calls: fake.calls,
    state: async () => stateOf(store),
    close: server.close,
  };
};
