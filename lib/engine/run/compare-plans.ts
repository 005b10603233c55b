import { inTenant } from "@/db/client";
import { rehearse } from "@/db/rehearse";
import { sourceUserCount } from "@/lib/engine/guard/judge-run";
import { loadPairs } from "@/lib/engine/plan/load-pairs";
import { decide, type PersonDecision } from "@/lib/engine/plan/plan";
import { planGroups } from "@/lib/engine/plan/plan-groups";
import { type PlanComparison, planTally } from "@/lib/engine/plan/plan-tally";
import { storeChanges } from "@/lib/engine/plan/store-changes";
import { storedGroupChanges } from "@/lib/engine/plan/stored-group-changes";
import { subjectPage } from "@/lib/engine/plan/subjects";
import { draftedPlans, type PlanQuestion, type Plans } from "@/lib/engine/preview/drafted-plans";
import { watchPlan } from "@/lib/engine/preview/plan-exceptions";
import { testDraft } from "@/lib/engine/preview/test-draft";
import type { RunContext } from "./run-context";

const pageSize = 500;

/**
 * Plans with the settings in force and with a draft, by the planner itself and on one snapshot, and
 * keeps what differs: counts, and so many rows. Nothing is kept, no network is asked; all of it
 * happens in a transaction that is rolled back.
 */
export function comparePlans(question: PlanQuestion): Promise<PlanComparison> {
  const { tenantId, timeMs } = question;
  return rehearse(
    tenantId,
    async () => {
      const plans = await draftedPlans(question);
      const tally = planTally(question);
      tally.addGroups(await groupDecisions(plans));
      const tests = testDraft(plans.draft);
      const watch = { live: await watchPlan(plans.live), draft: await watchPlan(plans.draft) };
      const endsAt = performance.now() + timeMs;
      let isComplete = false;
      for (let after = ""; !isComplete; ) {
        const ids = await pageOf(plans, after);
        for (const pair of await decisionsOf(plans, ids)) {
          watch.live.note(pair.live);
          watch.draft.note(pair.draft);
          tally.addPerson(pair);
          tests.add(pair.draft);
        }
        isComplete = ids.length < pageSize;
        after = ids.at(-1) ?? after;
        if (performance.now() > endsAt) break;
      }
      await correct(plans, watch, (before, now) => {
        tally.replacePerson(before, now);
        tests.replace(before.draft, now.draft);
      });
      const policies = tests.result(isComplete);
      return tally.result({ isComplete, policies, total: await peopleListed(plans) });
    },
    { isolation: "repeatable read" },
  );
}

function pageOf({ live }: Plans, after: string): Promise<string[]> {
  return inTenant(live.run.tenantId, (tx) => subjectPage(tx, live, after, pageSize));
}

function peopleListed({ live }: Plans): Promise<number> {
  return inTenant(live.run.tenantId, (tx) => sourceUserCount(tx, live.run.tenantId, live.appId));
}

/** The groups as a run plans them: stored, so that memberships of groups to be made are found. */
async function groupDecisions({ live, draft }: Plans) {
  await planGroups(live, "");
  await planGroups(draft, "");
  return { live: await storedGroupChanges(live), draft: await storedGroupChanges(draft) };
}

type Pair = { live: PersonDecision; draft: PersonDecision };

async function decisionsOf({ live, draft }: Plans, ids: string[]): Promise<Pair[]> {
  const [one, other] = [await decideFor(live, ids), await decideFor(draft, ids)];
  return one.flatMap((decision, index) => {
    const drafted = other[index];
    return drafted ? [{ live: decision, draft: drafted }] : [];
  });
}

function decideFor(context: RunContext, ids: string[]): Promise<PersonDecision[]> {
  return inTenant(context.run.tenantId, async (tx) => {
    const decisions = (await loadPairs(tx, context, ids)).map((pair) => decide(pair, context));
    // Candidates for user names look at what this plan gave away already.
    if (context.mappings.username.candidates.length > 0) {
      const changes = decisions.flatMap((decision) => decision.changes);
      const creates = changes.filter(({ kind, skipped }) => kind === "user.create" && !skipped);
      context.run.changeCount = await storeChanges(tx, context, creates);
    }
    return decisions;
  });
}

type Watches = Record<keyof Pair, Awaited<ReturnType<typeof watchPlan>>>;

/** What shows only in the whole plan is put right for the people it concerns. */
async function correct(
  plans: Plans,
  watch: Watches,
  replace: (before: Pair, now: Pair) => void,
): Promise<void> {
  const [live, draft] = [watch.live.exceptions(), watch.draft.exceptions()];
  const ids = [...new Set([...live.people, ...draft.people])];
  for (let from = 0; from < ids.length; from += pageSize) {
    for (const pair of await decisionsOf(plans, ids.slice(from, from + pageSize))) {
      replace(pair, { live: live.apply(pair.live), draft: draft.apply(pair.draft) });
    }
  }
}
