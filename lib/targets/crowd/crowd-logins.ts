import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { afterShortPage, walkOffsets } from "../datacenter/list-pages";
import { loginMoment } from "../datacenter/login-moment";
import type { LastLogin, Page } from "../port";
import { searchAll } from "./crowd-search";
import { entity, idOf } from "./crowd-shapes";

/** A shorter page is the last one (targets.md §4), unless it is as long as a limit of the server would make it. */
const max = 1_000;

const withAttributes = z.object({
  users: z.array(
    entity.extend({
      attributes: z
        .object({
          attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
        })
        .nullish(),
    }),
  ),
});
type Person = z.infer<typeof withAttributes>["users"][number];

/** Of Crowd's own attributes; both are milliseconds since 1970, and the later one counts. */
const names = ["lastAuthenticated", "lastActive"];

export async function* listLogins(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<LastLogin>> {
  const read = async (start: number) => {
    const query = { expand: "user,attributes", "start-index": start, "max-results": max };
    const { body } = await searchAll(http, "user", {
      ...{ query, schema: withAttributes, signal, list: true },
    });
    return { items: body.users, next: afterShortPage(start, body.users.length, max) };
  };
  const keyOf = ({ name }: Person) => name.toLowerCase();
  for await (const page of walkOffsets({ product: "Crowd", read, idOf: keyOf }, cursor)) {
    const items = page.items.map((found) => ({ id: idOf(found), at: lastOf(found) }));
    yield { items, cursor: page.cursor };
  }
}

function lastOf({ attributes }: Person): string | null {
  const found = attributes?.attributes ?? [];
  const moments = found
    .filter(({ name }) => names.includes(name))
    .flatMap(({ values }) => loginMoment(values[0]) ?? []);
  return moments.sort().at(-1) ?? null;
}
