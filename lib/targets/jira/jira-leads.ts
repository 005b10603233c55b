import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import { wholeListBytesMax } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { sliceOfPage, walkOffsets } from "../datacenter/list-pages";
import { plain } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef, Lead, Page } from "../port";
import { said, writeStatuses } from "./jira-errors";
import { component, pageBean, project } from "./jira-shapes";
import { refused } from "./jira-write";

/** Components come all in one list, or, in older versions, project by project. */
export type LeadWay = "pages" | "projects";

const componentsMax = 100;
const projectList = z.array(project);
type Project = z.infer<typeof project>;

/** All projects with their leads by one call, then the components. The cursor is a place in these. */
export async function* listLeads(
  http: HttpClient,
  way: LeadWay,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Lead>> {
  if (way === "pages") {
    if (cursor === null) yield { items: projectLeads(await projects(http, signal)), cursor: "0" };
    yield* componentPages(http, cursor ?? "0", signal);
    return;
  }
  const all = await projects(http, signal);
  if (cursor === null) yield { items: projectLeads(all), cursor: all.length > 0 ? "0" : null };
  for (let at = Number(cursor ?? 0); at < all.length; at += 1) {
    const items = await componentsOf(http, all[at]?.key ?? "", signal);
    yield { items, cursor: at + 1 < all.length ? `${at + 1}` : null };
  }
}

async function projects(http: HttpClient, signal: AbortSignal): Promise<Project[]> {
  const { body } = await http.json("GET", "/rest/api/2/project", {
    query: { expand: "lead", includeArchived: true },
    schema: projectList,
    bytesMax: wholeListBytesMax,
    signal,
    list: true,
  });
  return body;
}

function projectLeads(all: Project[]): Lead[] {
  return all.flatMap(({ id, key, lead }) =>
    lead ? [{ kind: "project" as const, id, label: key, project: key, leader: refOf(lead) }] : [],
  );
}

async function* componentPages(
  http: HttpClient,
  cursor: string,
  signal: AbortSignal,
): AsyncGenerator<Page<Lead>> {
  const schema = pageBean(component);
  const read = async (startAt: number) => {
    const { body } = await http.json("GET", "/rest/api/2/component/page", {
      query: { startAt, maxResults: componentsMax },
      schema,
      signal,
      list: true,
    });
    return sliceOfPage("Jira", body, startAt, componentsMax);
  };
  for await (const page of walkOffsets({ product: "Jira", read, idOf: ({ id }) => id }, cursor))
    yield {
      items: page.items.flatMap((found) => componentLead(found, found.project ?? "")),
      cursor: page.cursor,
    };
}

async function componentsOf(http: HttpClient, key: string, signal: AbortSignal): Promise<Lead[]> {
  const path = `/rest/api/2/project/${encodeURIComponent(key)}/components`;
  const answer = await http.send("GET", path, { signal, list: true, returns: [404] });
  // A project that vanished meanwhile has no components.
  if (answer.status === 404) return [];
  return http.parse(answer, z.array(component)).flatMap((found) => componentLead(found, key));
}

function componentLead(
  { id, name, lead, leadUserName }: z.infer<typeof component>,
  key: string,
): Lead[] {
  const led = lead ?? (leadUserName ? { name: leadUserName } : null);
  if (!led) return [];
  const label = key === "" ? name : `${key} / ${name}`;
  return [{ kind: "component", id, label, project: key, leader: refOf(led) }];
}

/** Older versions leave the key out; there it was the name. */
function refOf({ key, name }: { key?: string | null | undefined; name: string }): AccountRef {
  return { id: key || name, username: name };
}

/** A project that is gone leads nobody into trouble; a refused lead is the wrong person for it. */
export async function reassignLead(
  http: HttpClient,
  { kind, id, label }: Lead,
  { username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  const path = `/rest/api/2/${kind}/${encodeURIComponent(id)}`;
  const body = kind === "project" ? { lead: username } : { leadUserName: username };
  const answer = await http.send("PUT", path, { body, returns: writeStatuses, signal });
  if (answer.status < 300 || (answer.status === 404 && !isMissingVerb(answer))) return;
  if (answer.status !== 400)
    throw await refused(http, answer, { username, verb: `hand over a ${kind}`, signal });
  throw new SyncError(
    "skip",
    "LEAD_FALLBACK_INVALID",
    `Jira does not take ${username} as lead of ${label}: ${plain(said(answer), 400)}. Choose ` +
      "someone who is active and may be assigned issues there.",
    { status: 400 },
  );
}
