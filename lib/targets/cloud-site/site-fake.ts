import { createHash } from "node:crypto";
import { type FakeCall, type Fault, withFaults } from "@/lib/http/fake-faults";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import { createFakeConsent, type FakeConsent } from "../datacenter/fake-consent";
import type { FakeState, FakeTarget, StartFake } from "../port";

export type SitePerson = {
  accountId: string;
  accountType: "atlassian" | "app";
  emailAddress: string;
  displayName: string;
  active: boolean;
};
export type SiteGroup = { id: string; name: string; members: Set<string> };

/** What a site in Atlassian Cloud holds. */
export type SiteStore = {
  people: Map<string, SitePerson>;
  groups: Map<string, SiteGroup>;
  seatsMax: number | null;
  pageMax: number | null;
  isAdmin: boolean;
  newId(of: string): string;
};

export type SiteVisit = {
  store: SiteStore;
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
};

const own = { email: "usher@example.com", token: "an-api-token" };

/** An app's own account is in every list of users. */
const app: SitePerson = {
  accountId: "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077",
  accountType: "app",
  emailAddress: "",
  displayName: "Automation for Jira",
  active: true,
};

/** The account that Usher signs in with; it is in no group, so it does not show in the state. */
export const ownPerson: SitePerson = {
  accountId: "712020:00000000-0000-4000-8000-000000000001",
  accountType: "atlassian",
  emailAddress: own.email,
  displayName: "Usher",
  active: true,
};

/** Starts a site that answers with one product's REST API. */
export function startSite(
  serve: (visit: SiteVisit) => Response,
  baseUrlOf = (origin: string) => origin,
  more: { settings?: Record<string, string>; groupIdOf?: (n: number) => string } = {},
): (options: Parameters<StartFake>[0]) => Promise<SiteFake> {
  return async ({ people = [], groups = {}, seatsMax, pageMax, isAdmin }) => {
    const store = storeOf({ people, groups }, more.groupIdOf);
    Object.assign(store, { seatsMax: seatsMax ?? null, pageMax: pageMax ?? null });
    store.isAdmin = isAdmin ?? true;
    const consent = createFakeConsent({ authorize: "/authorize", token: "/oauth/token" });
    const { handle, faults, calls } = doorOf(store, serve, consent);
    const server = await serveOnLoopback(handle);
    return {
      consent,
      settings: { baseUrl: baseUrlOf(server.origin), ...own, ...more.settings },
      ownUsername: own.email,
      ...{ faults, calls },
      state: async () => stateOf(store),
      close: server.close,
    };
  };
}

export type SiteFake = FakeTarget & { consent: FakeConsent };

/** Under which the gateway knows the site. */
const cloudId = "11223344-a1b2-4b33-8c44-def123456789";

function doorOf(
  store: SiteStore,
  serve: (visit: SiteVisit) => Response,
  consent: FakeConsent,
): { handle(request: Request): Promise<Response>; faults: Fault[]; calls: FakeCall[] } {
  const credentials = `Basic ${Buffer.from(`${own.email}:${own.token}`).toString("base64")}`;
  return withFaults(async (request) => {
    const consenting = await consent.answer(request);
    if (consenting) return consenting;
    const { origin, pathname: whole, searchParams } = new URL(request.url);
    const authorization = request.headers.get("authorization") ?? "";
    const pathname = whole.replace(new RegExp(`^/ex/(jira|confluence)/${cloudId}(?=/)`), "");
    const isRight =
      pathname === whole && whole !== resourcesPath
        ? authorization === credentials
        : consent.isGood(authorization.replace("Bearer ", ""));
    if (!isRight) return unauthorized();
    if (whole === resourcesPath) return Response.json([{ id: cloudId, url: origin }]);
    const text = await request.text();
    const visit = {
      store,
      method: request.method,
      path: decodeURIComponent(pathname),
      query: searchParams,
      body: text === "" ? {} : JSON.parse(text),
    };
    return serve(visit);
  }, unauthorized);
}

const resourcesPath = "/oauth/token/accessible-resources";

function unauthorized(): Response {
  return Response.json({ message: "Client must be authenticated.", code: 401 }, { status: 401 });
}

function storeOf({ people, groups }: FakeState, groupIdOf?: (n: number) => string): SiteStore {
  let count = 0;
  const store: SiteStore = {
    people: new Map([[app.accountId, app]]),
    groups: new Map(),
    ...{ seatsMax: null, pageMax: null, isAdmin: true },
    newId: (of) => createHash("sha256").update(`${count++} ${of}`).digest("hex").slice(0, 24),
  };
  for (const { username, displayName, email, active = true } of people) {
    const accountId = `712020:${store.newId(username)}`;
    const emailAddress = email === "" || username.includes("@") ? username : email;
    const person = { accountId, emailAddress, displayName, active };
    store.people.set(accountId, { ...person, accountType: "atlassian" });
  }
  const ids = [...store.people.keys()].slice(1);
  const idOf = new Map(people.map(({ username }, n) => [username, ids[n]]));
  for (const [name, usernames] of Object.entries(groups)) {
    const id = groupIdOf?.(store.groups.size) ?? store.newId(name);
    const members = new Set(usernames.flatMap((username) => idOf.get(username) ?? []));
    store.groups.set(id, { id, name, members });
  }
  return store;
}

function stateOf({ people, groups }: SiteStore): FakeState {
  const addressOf = (id: string) => people.get(id)?.emailAddress ?? id;
  return {
    people: [...people.values()]
      .filter(({ accountType }) => accountType === "atlassian")
      .map(({ emailAddress, displayName, active }) => ({
        ...{ username: emailAddress, displayName, email: emailAddress, active },
      }))
      .sort((a, b) => a.username.localeCompare(b.username)),
    groups: Object.fromEntries(
      [...groups.values()]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ name, members }) => [name, [...members].map(addressOf).sort()]),
    ),
  };
}

export function groupNamed({ groups }: SiteStore, name: string): SiteGroup | undefined {
  return [...groups.values()].find((group) => group.name.toLowerCase() === name.toLowerCase());
}

/** A part of a list as its caller asked, within what the server gives at once. */
export function sliceOf<Item>(
  { pageMax }: SiteStore,
  items: Item[],
  start: number,
  wanted: number,
  cap: number,
): Item[] {
  return items.slice(start, start + Math.min(wanted, cap, pageMax ?? cap));
}
