import type { CommandEntry } from "@/app/_ui/command-search";
import { listIdentities } from "@/db/queries/identities";
import { getRun } from "@/db/queries/runs";
import { findRequest } from "@/db/queries/search-view";
import { listGroups } from "@/db/queries/source-groups";
import type { Membership } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { memberRoute } from "@/lib/access/route";
import { shownTo } from "@/lib/access/shown-to";
import { stateLabels } from "../runs/run-words";

const most = 6;

/** What the command menu finds besides pages: people and groups by name, runs and requests by id. */
export const GET = memberRoute("see", async ({ tenant, member }, request) => {
  const asked = new URL(request.url).searchParams.get("q") ?? "";
  const text = asked.trim().slice(0, 200);
  if (text.length < 2) return Response.json({ items: [] });
  const items = /^(run|req)_/i.test(text)
    ? await byId(tenant, member, text.toLowerCase())
    : await byName(tenant, member, text);
  return Response.json({ items });
});

type Tenant = { id: string; slug: string };
type Member = Membership["member"];

async function byId(
  { id: tenantId, slug }: Tenant,
  member: Member,
  id: string,
): Promise<CommandEntry[]> {
  if (id.startsWith("run_")) {
    const run = await getRun(tenantId, id);
    if (run === null) return [];
    const label = `${run.appName} → ${run.targetName}`;
    return [{ label, detail: stateLabels[run.state], group: "Runs", href: `/${slug}/runs/${id}` }];
  }
  const request = await findRequest(tenantId, id);
  if (request === null) return [];
  const href = `/${slug}/apps/${request.appId}/requests?request=${id}`;
  // What a request did names whom it did it to.
  const label = can(member.role, "seePeople") ? request.effect : "SCIM request";
  return [{ label, detail: String(request.status), group: "Requests", href }];
}

async function byName(
  { id: tenantId, slug }: Tenant,
  member: Member,
  text: string,
): Promise<CommandEntry[]> {
  const [people, groups] = await Promise.all([
    listIdentities(tenantId, { text }, { limit: most }),
    listGroups(tenantId, { text }, { limit: most }),
  ]);
  return [
    ...shownTo(member, people.items).map((person) => ({
      label: person.displayName ?? person.userName,
      detail: person.userName,
      group: "Users",
      href: `/${slug}/users/${person.appId}/${person.id}`,
    })),
    ...groups.items.map((group) => ({
      label: group.displayName,
      detail: group.appName,
      group: "Groups",
      href: `/${slug}/groups/${group.appId}/${group.id}`,
    })),
  ];
}
