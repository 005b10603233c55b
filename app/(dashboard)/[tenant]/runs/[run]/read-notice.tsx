import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { isAcceptable, isAdditive } from "@/lib/core/read-verdict";
import { plural } from "@/lib/format";
import { acceptReadAction } from "../actions";
import type { loadRun } from "./load-run";

type Loaded = Awaited<ReturnType<typeof loadRun>>;

/** Why the run takes nothing away: its read of the provider proves nobody's departure. */
export function ReadNotice({ run, mayRun, tenant }: Pick<Loaded, "run" | "mayRun" | "tenant">) {
  const { read } = run;
  const { verdict } = read ?? {};
  if (!read || !verdict || !isAdditive(read)) return null;
  return (
    <Callout tone="warning" title="An additive run: the identity provider was not read completely">
      <ul className="mt-1 flex flex-col gap-1">
        {verdict.gaps.map(({ code, message }) => (
          <li key={code} className="break-words">
            {message}
          </li>
        ))}
      </ul>
      <p className="mt-2">
        Accounts and memberships are added and updated as usual. Whatever would be taken away is
        listed below as left undone, and the next complete read decides about it.
      </p>
      {read.acceptedBy !== undefined && (
        <p className="mt-1">
          {read.acceptedBy} said that this is right. The next read is measured by it.
        </p>
      )}
      {mayRun && isAcceptable(read) && (
        <div className="mt-3">
          <ConfirmDialog
            trigger="This is right…"
            title="Measure the next read by this one?"
            description={`The identity provider then counts as listing ${plural(verdict.size.users, "person", "people")} and ${plural(verdict.size.groups, "group")}. The next run takes whoever is missing for gone; the safety limits still hold it when that is many.`}
            confirmLabel="This is right"
            pendingLabel="Noting…"
            tone="primary"
            action={acceptReadAction.bind(null, tenant.slug)}
            hidden={{ runId: run.id }}
          />
        </div>
      )}
    </Callout>
  );
}
