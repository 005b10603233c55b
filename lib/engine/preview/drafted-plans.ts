import { inTenant } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import { type Sections, withSections } from "@/lib/engine/settings/with-sections";
import { insertRehearsed, openRehearsed, plannedSync } from "./rehearsed-run";

export type PlanQuestion = {
  tenantId: string;
  syncId: string;
  /** The sections that differ from the settings in force. */
  sections: Sections;
  /** Rows are told of people after this one; the counts are over everybody. */
  after: string | null;
  rowsMax: number;
  timeMs: number;
};

/** The settings in force and the draft, each ready to plan with. */
export type Plans = { live: RunContext; draft: RunContext };

/** Only inside a rehearsal: the two runs are rows that nobody else ever sees. */
export async function draftedPlans({ tenantId, syncId, sections }: PlanQuestion): Promise<Plans> {
  const { before, runs: both } = await inTenant(tenantId, async (tx) => {
    const sync = await plannedSync(tx, tenantId, syncId);
    const inForce = await settingsOf(tx, tenantId, syncId, sync.version);
    const rows = [
      await insertRehearsed(tx, tenantId, sync),
      await insertRehearsed(tx, tenantId, sync),
    ] as const;
    return { before: inForce, runs: rows };
  });
  const [live, draft] = both;
  return {
    live: await openRehearsed(live, before),
    draft: await openRehearsed(draft, withSections(before, sections)),
  };
}
