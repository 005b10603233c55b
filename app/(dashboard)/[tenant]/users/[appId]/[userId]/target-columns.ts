import { cache } from "react";
import type { AppRow } from "@/db/queries/apps";
import type { Identity } from "@/db/queries/identities";
import { observedAccounts } from "@/db/queries/identity-view";
import { type StandingAnswer, standInSync } from "@/lib/engine/preview/stand-in-sync";

/** A target that the person's app feeds: what is known of the account there, and what is wanted. */
export type TargetColumn = {
  sync: AppRow["syncs"][number];
  link: Identity["accounts"][number] | undefined;
  /** As last seen in the target. */
  observed: Awaited<ReturnType<typeof observedAccounts>>[number] | undefined;
  /** The memberships that we gave. */
  given: Identity["memberships"];
  answer: StandingAnswer;
};

/** One column a target; the planner is asked for one after the other. Read once per request. */
export const targetColumns = cache(
  async (tenantId: string, person: Identity, app: AppRow): Promise<TargetColumn[]> => {
    const observed = await observedAccounts(tenantId, person.accounts);
    const columns: TargetColumn[] = [];
    for (const sync of app.syncs) {
      const link = person.accounts.find((account) => account.syncId === sync.id);
      columns.push({
        sync,
        link,
        observed: observed.find(
          (one) => one.targetId === link?.targetId && one.accountId === link.accountId,
        ),
        given: person.memberships.filter((membership) => membership.syncId === sync.id),
        answer: await standInSync(tenantId, sync.id, person.id),
      });
    }
    return columns;
  },
);
