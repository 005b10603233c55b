import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";

const permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** Whether the account that Usher signs in with administers the Jira of a site. */
export async function mayAdminister(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const { body } = await http.json("GET", "/rest/api/3/mypermissions", {
    ...{ query: { permissions: "ADMINISTER" }, schema: permissions, signal },
  });
  return body.permissions["ADMINISTER"]?.havePermission ?? false;
}
