import { policyMessage } from "@/lib/core/guard/policy-check";
import { UserError } from "@/lib/core/user-error";
import { whatIf } from "@/lib/engine/preview/what-if";
import { getSettings } from "./settings-of";
import type { Sections } from "./with-sections";

/**
 * Refuses settings under which a policy test would not hold, with the people there are now. Where
 * there are too many to look at all of them here, the next run does before it writes.
 */
export async function requirePoliciesOf(
  tenantId: string,
  syncId: string,
  sections: Sections,
): Promise<void> {
  const tests = sections.tests ?? (await getSettings(tenantId, syncId)).settings.tests;
  if (tests.length === 0) return;
  const { policies } = await whatIf(tenantId, syncId, {
    ...{ settings: sections, version: undefined, after: null, limit: 1 },
  });
  const { count, first } = policies;
  if (count > 0) throw new UserError(policyMessage(first, count), { status: 409 });
}
