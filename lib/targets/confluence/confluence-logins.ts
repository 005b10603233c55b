import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { loginMoment } from "../datacenter/login-moment";
import type { LastLogin, Page } from "../port";
import { walk } from "./confluence-pages";

/** C3: those who use up the licence; disabled, anonymous and shadowed people are not in it. */
export const activeList = "/rest/api/admin/users/list/active";

const activePerson = z.object({
  userKey: z.string().min(1),
  email: z.string().nullish(),
  lastLogin: z.union([z.string(), z.number()]).nullish(),
});

/** From the search index, which may lag behind: nobody is disabled on the day anyway. */
export async function* listLogins(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<LastLogin>> {
  const query = { expand: "lastLogin" };
  const idOf = ({ userKey }: z.infer<typeof activePerson>) => userKey;
  const list = { path: activeList, query, item: activePerson, idOf };
  for await (const page of walk(http, list, cursor, signal)) {
    const items = page.items.map(({ userKey, email, lastLogin }) => ({
      ...{ id: userKey, at: loginMoment(lastLogin), email: email || null },
    }));
    yield { items, cursor: page.cursor };
  }
}
