import { randomUUID } from "node:crypto";
import { answer } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, textOf } from "../datacenter/fake-server";
import { refusal } from "./crowd-fake-answers";

const api = "/rest/usermanagement/1";

export type FakeEvents = {
  routes: readonly Route<FakeVisit>[];
  /** Told of each change, by whomever it was made. */
  happened(kind: string, event: object): void;
  /** As after a restart: nobody's token is good any more. */
  forget(): void;
};

/** What changed, for clients that come back with a token (targets.md §4). */
export function createFakeEvents(isWrapped: boolean): FakeEvents {
  const events: object[] = [];
  let epoch = randomUUID();
  const token = () => `${epoch}:${events.length}`;
  return {
    happened: (kind, event) => events.push(isWrapped ? { [kind]: event } : event),
    forget() {
      epoch = randomUUID();
    },
    routes: [
      {
        method: "GET",
        path: `${api}/event`,
        access: "people",
        since: 500,
        serve: () =>
          answer(200, { newEventToken: token(), incrementalSynchronisationAvailable: true }),
      },
      {
        method: "GET",
        path: `${api}/event/:token`,
        access: "people",
        since: 500,
        serve({ params }) {
          const [asked, seen] = (params["token"] ?? "").split(":");
          if (asked !== epoch) return refusal(410, "EVENT_TOKEN_EXPIRED", "The token has expired");
          return answer(200, { newEventToken: token(), events: events.slice(Number(seen)) });
        },
      },
    ],
  };
}

/** Notes what a route changed, as the server itself does. */
export function withEvents(route: Route<FakeVisit>, { happened }: FakeEvents): Route<FakeVisit> {
  if (route.method === "GET") return route;
  return {
    ...route,
    async serve(visit) {
      const response = await route.serve(visit);
      if (response.status < 300) note(visit, route.path, happened);
      return response;
    },
  };
}

function note({ query, body }: FakeVisit, path: string, happened: FakeEvents["happened"]): void {
  const name = textOf(body, "name");
  const user = { name: query.get("username") ?? name };
  const group = { name: query.get("groupname") ?? name };
  if (path.endsWith("/direct"))
    happened("userMembershipEvent", { childUser: user, parentGroups: { groups: [group] } });
  else if (path.endsWith("/user/rename"))
    happened("userEvent", { operation: "UPDATED", user: { name: textOf(body, "new-name") } });
  else if (path.startsWith(`${api}/user`)) happened("userEvent", { operation: "UPDATED", user });
  else happened("groupEvent", { operation: "UPDATED", group });
}
