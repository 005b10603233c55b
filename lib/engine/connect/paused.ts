import { sql } from "drizzle-orm";
import { runs } from "@/db/schema/runs";

/**
 * True while the run's sync, app, target or workspace is paused, or the licence has ended. Previews write nothing and go on;
 * a rollback goes on while sync or app rest, because resting is what keeps them from doing it again.
 */
export const isPaused = sql<boolean>`(${runs.trigger} <> 'preview' and exists (
  select from syncs s join apps a on a.id = s.app_id join targets t on t.id = s.target_id
    join tenants w on w.id = s.tenant_id
  where s.id = ${runs.syncId}
    and (coalesce(t.paused_at, w.paused_at,
        case when w.lapses_at <= now() then w.lapses_at end) is not null or ${runs.trigger} <> 'rollback'
      and coalesce(s.paused_at, a.paused_at) is not null)))`;
