import { Undo2 } from "lucide-react";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { filled } from "@/app/_ui/fill";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/runs";
import { changesAreGone } from "@/lib/engine/run/changes-kept";
import { rollBackAction } from "../actions";
import type { loadRun } from "./load-run";
import { inWords } from "./run-counts";

type Loaded = Awaited<ReturnType<typeof loadRun>>;

/** For a run that wrote something: a plan of the reverse, to be approved like any other. */
export function RollBack({ loaded: { run, sums, tenant } }: { loaded: Loaded }) {
  const applied = sums.filter(({ outcome }) => outcome === "applied");
  if (applied.length === 0 || run.trigger === "rollback" || changesAreGone(run)) return null;
  return (
    <ConfirmDialog
      trigger={
        <>
          <Undo2 aria-hidden /> {texts.rollBack}
        </>
      }
      title={texts.rollBackThisRun}
      description={filled(texts.usherPlansTheReverse, {
        applied: <strong className="font-medium text-ink">{inWords(applied)}</strong>,
      })}
      confirmLabel={texts.planTheRollback}
      pendingLabel={texts.planning}
      tone="primary"
      action={rollBackAction.bind(null, tenant.slug)}
      hidden={{ runId: run.id }}
    >
      <p className="text-muted">
        {filled(texts.theNextRunOf, {
          link: (
            <TextLink href={`/${tenant.slug}/apps/${run.appId}`}>{texts.pauseItOnIts}</TextLink>
          ),
        })}
      </p>
    </ConfirmDialog>
  );
}
