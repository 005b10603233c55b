import type { HttpClient } from "@/lib/http/client";
import { serverInfo } from "./jira-shapes";

/** J16; one that does not tell its version is taken for a new one. */
export async function majorVersion(http: HttpClient, signal: AbortSignal): Promise<number> {
  const path = "/rest/api/2/serverInfo";
  const { body } = await http.json("GET", path, { schema: serverInfo, signal });
  const told = body.versionNumbers?.[0] ?? Number.parseInt(body.version ?? "", 10);
  return Number.isNaN(told) ? Number.POSITIVE_INFINITY : told;
}
