import { inTenant } from "@/db/client";
import { rehearse } from "@/db/rehearse";
import { type PersonStanding, personStanding } from "@/lib/core/plan/person-standing";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import { insertRehearsed, openRehearsed, plannedSync } from "./rehearsed-run";
import { tracePerson } from "./why";

/** How a person stands in one sync, or in words why that cannot be told. */
export type StandingAnswer =
  | { standing: PersonStanding; error: null }
  | { standing: null; error: string };

/**
 * Lets the planner decide about one person once more, as `why` does, and reads off where every value
 * and every membership comes from. Asks no network and keeps nothing.
 */
export async function standInSync(
  tenantId: string,
  syncId: string,
  personId: string,
): Promise<StandingAnswer> {
  try {
    const standing = await rehearse(tenantId, () => stand(tenantId, syncId, personId), {
      isolation: "repeatable read",
    });
    return { standing, error: null };
  } catch (error) {
    if (error instanceof UserError || error instanceof SyncError) {
      return { standing: null, error: error.message };
    }
    throw error;
  }
}

async function stand(tenantId: string, syncId: string, personId: string): Promise<PersonStanding> {
  const { run, settings } = await inTenant(tenantId, async (tx) => {
    const sync = await plannedSync(tx, tenantId, syncId);
    const about = { onlyUser: personId };
    return {
      settings: await settingsOf(tx, tenantId, syncId, sync.version),
      run: await insertRehearsed(tx, tenantId, sync, about),
    };
  });
  const { trace, changes } = await tracePerson(await openRehearsed(run, settings), personId);
  return personStanding({ trace, changes, settings });
}
