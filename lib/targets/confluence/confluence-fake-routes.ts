import type { FakeVisitor } from "../datacenter/fake-access";
import {
  type Match as DatacenterMatch,
  type Route as DatacenterRoute,
  findRoute as findDatacenterRoute,
} from "../datacenter/fake-routes";
import { groupRoutes } from "./confluence-fake-groups";
import { moreRoutes } from "./confluence-fake-more";
import type { Pager } from "./confluence-fake-pages";
import { userRoutes } from "./confluence-fake-users";
import type { ConfluenceStore } from "./confluence-store";

/** What a route of the fake works with. */
export type Visit = {
  store: ConfluenceStore;
  rules: FakeRules;
  tasks: Map<string, LongTask>;
  paged: Pager;
  /** Context address, without a trailing slash. */
  base: string;
  /** Encoded, below the context. */
  path: string;
  query: URLSearchParams;
  /** Decoded values of the path's `:names`. */
  params: Readonly<Record<string, string>>;
  /** Null when there is no body or no JSON object in it. */
  body: Record<string, unknown> | null;
  /** The JSON array in the body; empty where there is none. */
  list: readonly unknown[];
  visitor: FakeVisitor | null;
};

export type FakeRules = {
  version: ConfluenceVersion;
  /** Accounts that the licence allows; without it, any number. */
  seatsMax: number | null;
  remoteApi: boolean;
  /** Every new account is put into it. */
  defaultGroup: string;
};

export type ConfluenceVersion = "7.19" | "8.5" | "9.2" | "10.0";

export type LongTask = { isDone: boolean };

export type Route = DatacenterRoute<Visit>;

const routes: readonly Route[] = [...userRoutes, ...groupRoutes, ...moreRoutes];

export type Match = DatacenterMatch<Visit>;

export function findRoute(method: string, path: string, version: number) {
  return findDatacenterRoute(routes, method, path, version);
}
