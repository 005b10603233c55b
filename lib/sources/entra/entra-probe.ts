import type { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import type { OpenHttp, SourceProbeStep } from "../port";
import { graphGroup, graphMember, graphPage, graphUser, organization } from "./entra-shapes";
import { authorizeEntra } from "./entra-token";

/** Signs in and reads one of each, naming the permission that is missing (sources.md §1.4). */
export async function probeEntra(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const graph = authorizeEntra(open, settings);
  const steps: SourceProbeStep[] = [];
  const attempt = async (name: string, permission: string, work: Work): Promise<boolean> => {
    const step = await graph.with(signal, work).then(
      (message): SourceProbeStep => ({ name, state: "passed", message }),
      (error: unknown): SourceProbeStep => ({ name, state: "failed", ...told(error, permission) }),
    );
    steps.push(step);
    return step.state === "passed";
  };
  const one = <Body>(http: HttpClient, path: string, schema: z.ZodType<Body>, select: string) =>
    http.json("GET", path, { schema, signal, query: { $select: select, $top: 1 } });

  const signedIn = await attempt("Sign-in", "User.Read.All", async (http) => {
    const path = "/v1.0/organization";
    const query = { $select: "id,displayName" };
    const { body } = await http.json("GET", path, { schema: organization, signal, query });
    return `Connected to ${body.value[0]?.displayName ?? "the directory"}.`;
  });
  if (!signedIn) return steps;
  await attempt("Read users", "User.Read.All", async (http) => {
    const { body } = await one(http, "/v1.0/users", graphPage(graphUser), "id,accountEnabled");
    return body.value.length > 0 ? "A user can be read." : "No user is visible.";
  });
  await attempt("Read groups and members", "GroupMember.Read.All", async (http) => {
    const { body } = await one(http, "/v1.0/groups", graphPage(graphGroup), "id");
    const [group] = body.value;
    if (!group) return "No group is visible.";
    const path = `/v1.0/groups/${encodeURIComponent(group.id)}/members`;
    await one(http, path, graphPage(graphMember), "id");
    return "A group and its members can be read.";
  });
  return steps;
}

type Work = (http: HttpClient) => Promise<string>;

function told(error: unknown, permission: string): { message: string } {
  if (!(error instanceof SyncError)) throw error;
  if (error.code !== "PERMISSION_MISSING") return { message: error.message };
  return {
    message: `Microsoft Graph does not allow it. Add the application permission ${permission} and choose Grant admin consent.`,
  };
}
