import type { HttpClient } from "@/lib/http/client";
import { permissions } from "./jira-shapes";

/** What the account that Usher signs in with has to be. */
export const administrator = "Jira administrator";

/** J16. Older versions list all permissions, newer ones those that are asked for. */
export async function isAdministrator(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const { body } = await http.json("GET", "/rest/api/2/mypermissions", {
    query: { permissions: "ADMINISTER" },
    schema: permissions,
    signal,
  });
  return body.permissions["ADMINISTER"]?.havePermission ?? false;
}
