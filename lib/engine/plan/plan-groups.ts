import { inTenant, type Transaction } from "@/db/client";
import type { GroupRef, GroupRoute } from "@/lib/core/groups/group-router";
import type { PlannedChange } from "@/lib/core/plan/change";
import { type GroupPair, planGroup } from "@/lib/core/plan/plan-group";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import { count } from "@/lib/core/run/run";
import { knownGroups } from "@/lib/engine/observe/known-groups";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import { fedGroups } from "./fed-groups";
import { formerGroups } from "./former-groups";
import { askAbout, unmetGroups } from "./group-contacts";
import { routerOf } from "./group-context";
import { linkGroups } from "./link-groups";
import { type NewChange, storeChanges } from "./store-changes";
import { groupPage, type SourceGroupRow } from "./subjects";

const pageSize = 500;

/** Decides about every group that the rules want: by themselves, or for a source group. */
export async function planGroups(context: RunContext, cursor: string): Promise<void> {
  if (context.settings.groups.mode === "off" || context.run.part === "users") return;
  if (cursor === "") await planPage(context, [], "");
  for (let after = cursor; ; ) {
    const page = await inTenant(context.run.tenantId, (tx) =>
      groupPage(tx, context, after, pageSize),
    );
    const last = page.at(-1);
    if (!last) return;
    await planPage(context, page, last.id);
    if (page.length < pageSize) return;
    after = last.id;
  }
}

type Routed = { group: SourceGroupRow; route: GroupRoute };
type Wanted = GroupRef & { sourceGroupId: string | null };

/** An empty page stands for the groups that the rules name by themselves. */
async function planPage(context: RunContext, page: SourceGroupRow[], last: string) {
  const router = routerOf(context);
  const routed = page.map((group) => ({ group, route: router.route(group) }));
  const wanted = page.length === 0 ? router.named.map(byRules) : routed.flatMap(wantedBy);
  await context.lease.fenced(async (tx) => {
    const decisions = await decide(tx, context, wanted);
    const changes = decisions.flatMap(({ pair, change }): NewChange[] => {
      const about = { accountId: null, subject: pair.name, requestId: null };
      return change ? [{ ...change, ...about, sourceId: pair.sourceGroupId }] : [];
    });
    const changeCount = await storeChanges(tx, context, changes);
    const found = decisions.filter(({ reason }) => reason === "group_exists");
    const unmet = decisions.filter(({ pair, change }) => !change && pair.contact !== "met");
    await askAbout(
      tx,
      context,
      unmet.map(({ pair }) => pair),
    );
    await linkGroups(
      tx,
      context,
      page.map((group) => group.id),
      found.map(({ pair }) => pair),
      [...wanted, ...decisions.flatMap(renamedFrom)],
    );
    const unfed = routed.flatMap((each) => whyUnfed(each) ?? []);
    const { totals } = context.run;
    await saveProgress(tx, context, {
      checkpoint: { step: "groups", cursor: last },
      changeCount,
      totals: {
        ...totals,
        groups: (totals.groups ?? 0) + page.length,
        unchanged: [...[...found, ...unmet].map(({ reason }) => reason), ...unfed].reduce(
          (counters, reason) => count(counters, reason),
          totals.unchanged ?? {},
        ),
      },
    });
  });
}

async function decide(tx: Transaction, context: RunContext, wanted: Wanted[]) {
  const { definition, settings, capabilities } = context;
  const { isProtected } = routerOf(context);
  const known = await knownGroups(
    tx,
    context,
    wanted.map(({ key }) => key),
  );
  const { colliding } = await fedGroups(tx, context);
  const formers = await formerGroups(tx, context, wanted);
  const fed = wanted.flatMap(({ key, sourceGroupId }) => (sourceGroupId === null ? [] : [key]));
  const unmet = await unmetGroups(tx, context, fed);
  const planned = new Set(known.planned);
  return wanted.flatMap((group) => {
    const collides = colliding.has(group.key);
    if (planned.has(group.key) && !collides) return [];
    planned.add(group.key);
    const name = known.existing.get(group.key);
    const former = (group.sourceGroupId && formers.get(group.sourceGroupId)) || null;
    const pair: GroupPair = {
      ...group,
      name: name ?? group.name,
      exists: name !== undefined,
      contact: group.sourceGroupId === null ? "met" : (unmet.get(group.key) ?? "met"),
      isProtected: isProtected(group.name),
      collides,
      refusal: definition.refusesGroup(group.name),
      former: former && { ...former, isProtected: isProtected(former.name) },
    };
    return [{ pair, ...planGroup(pair, settings.groups, capabilities) }];
  });
}

/** Until the rename is carried out, the link to the group of before stands. */
function renamedFrom({ pair, change }: { pair: GroupPair; change: PlannedChange | null }) {
  if (change?.kind !== "group.rename" || !pair.former) return [];
  return [{ sourceGroupId: pair.sourceGroupId, key: pair.former.key }];
}

function byRules(group: GroupRef): Wanted {
  return { ...group, sourceGroupId: null };
}

function wantedBy({ group, route }: Routed): Wanted[] {
  return route.feeds.map((fed) => ({ ...fed, sourceGroupId: group.id }));
}

function whyUnfed({ route: { named, feeds } }: Routed): ReasonCode | null {
  if (!named.kept) return named.reason;
  return feeds.length === 0 ? "group_unmapped" : null;
}
