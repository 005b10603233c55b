import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/runs";
import { isAcceptable, isAdditive } from "@/lib/core/guard/read-verdict";
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
    <Callout tone="warning" title={texts.anAdditiveRunThe}>
      <ul className="mt-1 flex flex-col gap-1">
        {verdict.gaps.map(({ code, message }) => (
          <li key={code} className="break-words">
            {message}
          </li>
        ))}
      </ul>
      <p className="mt-2">{texts.accountsAndMembershipsAre}</p>
      {read.acceptedBy !== undefined && (
        <p className="mt-1">{fill(texts.saidThatThisIs, { acceptedBy: read.acceptedBy })}</p>
      )}
      {mayRun && isAcceptable(read) && (
        <div className="mt-3">
          <ConfirmDialog
            trigger={texts.thisIsRightOpens}
            title={texts.measureTheNextRead}
            description={fill(texts.theIdentityProviderThen, {
              people: plural(verdict.size.users, "person", "people"),
              groups: plural(verdict.size.groups, "group"),
            })}
            confirmLabel={texts.thisIsRight}
            pendingLabel={texts.noting}
            tone="primary"
            action={acceptReadAction.bind(null, tenant.slug)}
            hidden={{ runId: run.id }}
          />
        </div>
      )}
    </Callout>
  );
}
