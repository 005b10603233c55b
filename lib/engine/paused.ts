import { sql } from "drizzle-orm";
import { runs } from "@/db/schema/runs";

/** True while the run's sync, app, target or workspace is paused. Previews write nothing and go on. */
export const isPaused = sql<boolean>`(${runs.trigger} <> 'preview' and exists (
  select from syncs s join apps a on a.id = s.app_id join targets t on t.id = s.target_id
    join tenants w on w.id = s.tenant_id
  where s.id = ${runs.syncId}
    and coalesce(s.paused_at, a.paused_at, t.paused_at, w.paused_at) is not null))`;
