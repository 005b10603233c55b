import type { AppRef } from "@/lib/core/app-ref";
import type { Bound, Statement } from "../statement";

type Kind = "user" | "group";

/** Statements that go along with others and answer nothing. */
type Silent = Statement<never>;

function nothing(): never {
  throw new Error("A statement without an answer has answered.");
}

const note: Silent = {
  name: "newcomer_note",
  text: `with settled as (
      delete from newcomers where tenant_id = $1 and app_id = $2 and settles_at <= now())
    insert into newcomers (tenant_id, app_id, kind, source_id, settles_at)
    select $1, $2, $3, $4, now() + make_interval(secs => $5::int)
    where exists (select from source_users where tenant_id = $1 and app_id = $2 and id = $4)
      or exists (select from source_groups where tenant_id = $1 and app_id = $2 and id = $4)`,
  read: nothing,
};

/** Goes right after the statement that adds somebody: no run looks at them before they settle. */
export function newcomerNoted(
  app: AppRef,
  kind: Kind,
  id: string,
  settleSeconds: number,
): Bound<never> {
  return { statement: note, values: [app.tenantId, app.id, kind, id, settleSeconds] };
}

const forget: Silent = {
  name: "newcomer_forget",
  text: `with untold as (
      delete from newcomers n
      where n.tenant_id = $1 and n.app_id = $2 and n.kind = $3 and n.source_id = $4
        and n.settles_at > now()
        and not exists (select from source_users where tenant_id = $1 and app_id = $2 and id = $4)
        and not exists (select from source_groups where tenant_id = $1 and app_id = $2 and id = $4)
      returning n.source_id)
    delete from pending_changes p using untold, syncs s
    where s.tenant_id = $1 and s.app_id = $2 and p.tenant_id = $1 and p.sync_id = s.id
      and p.kind = $3 and p.source_id = untold.source_id`,
  read: nothing,
};

/** Goes right after the statement that deletes: who never settled leaves nothing to look at. */
export function newcomerForgotten(app: AppRef, kind: Kind, id: string): Bound<never> {
  return { statement: forget, values: [app.tenantId, app.id, kind, id] };
}
