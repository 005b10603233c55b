import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { ChangeFeed } from "../port";
import { api } from "./crowd-entities";

const named = z.object({ name: z.string().min(1) });
const groupList = z.object({ groups: z.array(named) }).nullish();

/** Of users, of groups, and of memberships of either; the operation does not matter: what is so now is read. */
const event = z
  .object({
    operation: z.string().nullish(),
    user: named.nullish(),
    childUser: named.nullish(),
    group: named.nullish(),
    parentGroups: groupList,
    childGroups: groupList,
  })
  .refine(({ user, childUser, group }) => user || childUser || group);

/** Some versions put an event into an object that is named by its kind. */
const wrapped = z
  .record(z.string(), event)
  .transform((found) => Object.values(found))
  .refine((found) => found.length === 1);

const feed = z.object({
  newEventToken: z.string().nullish(),
  incrementalSynchronisationAvailable: z.boolean().nullish(),
  events: z.array(z.union([event.transform((one) => [one]), wrapped])).nullish(),
});

/** What changed in Crowd since a moment, as its own clients follow it (targets.md §4). */
export function createFeed(http: HttpClient): ChangeFeed {
  return {
    async mark(signal) {
      const answer = await unlessHidden(http, `${api}/event`, { signal });
      const told = answer && http.parse(answer, feed);
      if (!told || told.incrementalSynchronisationAvailable === false) return null;
      return told.newEventToken ?? null;
    },
    async since(token, signal) {
      const path = `${api}/event/${encodeURIComponent(token)}`;
      const answer = await http.send("GET", path, { returns: [400, 404, 410], list: true, signal });
      if (answer.status >= 300) return null;
      const told = feed.safeParse(http.parse(answer, z.unknown()));
      // An event of an unknown kind may be about anybody.
      if (!told.success || !told.data.newEventToken) return null;
      const events = (told.data.events ?? []).flat();
      return {
        token: told.data.newEventToken,
        usernames: distinct(events.flatMap(({ user, childUser }) => [user, childUser])),
        groups: distinct(
          events.flatMap(({ group, parentGroups }) => [group, ...(parentGroups?.groups ?? [])]),
        ),
      };
    },
  };
}

function distinct(found: (z.infer<typeof named> | null | undefined)[]): string[] {
  return [...new Set(found.flatMap((one) => (one ? [one.name] : [])))];
}
