import { RotateCw } from "lucide-react";
import { Suspense } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/runs";
import { blastWords } from "@/lib/core/guard/blast-radius";
import { approvalCommentMax } from "@/lib/core/run/run";
import { formatNumber, plural } from "@/lib/format";
import { approveRunAction, cancelRunAction, retryFailedAction } from "../actions";
import type { loadRun, RunDetail } from "./load-run";
import { countOf, inWords, isWanted } from "./run-counts";

type Loaded = Awaited<ReturnType<typeof loadRun>>;
type RunNoticeProps = {
  loaded: Loaded;
  runningId: string | null;
  /** The end of the target's maintenance window, where one is open. */
  quietUntil: number | null;
  /** The planned changes that the filters below show; null without a filter. */
  part: Promise<Part | null>;
};
type Part = { query: string; count: number };

/** What a person has to know or to decide before looking at the results. */
export function RunNotice({ loaded, runningId, quietUntil, part }: RunNoticeProps) {
  const { run } = loaded;
  switch (run.state) {
    case "held":
      return <Held loaded={loaded} part={part} />;
    case "cancelled":
      return run.errorMessage === null ? null : (
        <Callout title={texts.dropped}>{run.errorMessage}</Callout>
      );
    case "failed":
      return <Failed run={run} slug={loaded.tenant.slug} />;
    case "queued":
      return <Queued {...{ run, runningId, quietUntil }} slug={loaded.tenant.slug} />;
    case "partial":
      return <Partial loaded={loaded} />;
    default:
      return run.trigger === "preview" && run.state === "succeeded" ? <Preview run={run} /> : null;
  }
}

function Partial({ loaded: { sums, run, tenant, mayRun } }: Pick<RunNoticeProps, "loaded">) {
  const failed = countOf(sums, ({ outcome }) => outcome === "failed");
  return (
    <Callout tone="warning" title={fill(texts.failed3, { records: plural(failed, "record") })}>
      {texts.everythingElseWasApplied}
      {mayRun && (
        <ActionForm action={retryFailedAction.bind(null, tenant.slug)} className="mt-3">
          <input type="hidden" name="runId" value={run.id} />
          <SubmitButton size="sm" variant="secondary" icon={<RotateCw aria-hidden />}>
            {texts.retryFailedNow}
          </SubmitButton>
        </ActionForm>
      )}
    </Callout>
  );
}

function Held({ loaded, part }: Pick<RunNoticeProps, "loaded" | "part">) {
  const { run, sums, mayRun } = loaded;
  return (
    <Callout tone="warning" title={texts.heldNothingIsWritten}>
      <ul className="mt-1 flex flex-col gap-1">
        {(run.holds ?? []).map((hold) => (
          <li key={hold.message} className="break-words">
            {hold.message}
          </li>
        ))}
      </ul>
      <p className="mt-2">
        {filled(texts.thePlan, {
          plan: <strong className="font-medium">{inWords(sums.filter(isWanted))}</strong>,
        })}{" "}
        {run.totals.blast && `${blastWords(run.totals.blast)} `}
        {run.trigger === "rollback" ? texts.approvingARollback : texts.approvingAPlan}
        {run.heldAt && (
          <>
            {" "}
            {filled(texts.thePlanExpires, {
              time: <RelativeTime at={new Date(run.heldAt.getTime() + planLivesMs)} />,
            })}
          </>
        )}
        {!mayRun && ` ${texts.anAdminCanApprove}`}
      </p>
      {mayRun && <Decision loaded={loaded} part={part} />}
    </Callout>
  );
}

const planLivesMs = 24 * 3_600_000;

function Decision({
  loaded: { run, sums, tenant },
  part,
}: Pick<RunNoticeProps, "loaded" | "part">) {
  const hidden = { runId: run.id };
  const pinned = { ...hidden, ...(run.planHash ? { planHash: run.planHash } : {}) };
  const wanted = sums.filter(isWanted);
  const takesAway = countOf(wanted, ({ kind }) => losses.has(kind)) > 0;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <ConfirmDialog
        trigger={texts.approve}
        triggerVariant="primary"
        title={texts.approveThisRun}
        description={<Consequences loaded={{ run, sums: wanted }} />}
        confirmLabel={texts.approveAndApply}
        pendingLabel={texts.approving}
        tone={takesAway ? "danger" : "primary"}
        action={approveRunAction.bind(null, tenant.slug)}
        hidden={pinned}
      >
        <ApprovalComment />
      </ConfirmDialog>
      <Suspense>
        <ApproveShown {...{ part, takesAway, pinned }} all={countOf(wanted)} slug={tenant.slug} />
      </Suspense>
      <ConfirmDialog
        trigger={texts.cancelRunOpens}
        title={texts.cancelThisRun}
        description={fill(texts.nothingWasWrittenAll, {
          changes: plural(countOf(wanted), "planned change"),
        })}
        confirmLabel={texts.cancelRun}
        pendingLabel={texts.cancelling}
        action={cancelRunAction.bind(null, tenant.slug)}
        hidden={hidden}
      />
    </div>
  );
}

type ApproveShownProps = {
  part: Promise<Part | null>;
  all: number;
  takesAway: boolean;
  slug: string;
  pinned: Record<string, string>;
};

/** Counting what a filter shows of a large plan takes a moment, which the page does not wait for. */
async function ApproveShown({ part, all, takesAway, slug, pinned }: ApproveShownProps) {
  const shown = await part;
  if (shown === null || shown.count === 0) return null;
  return (
    <ConfirmDialog
      trigger={fill(texts.approveOnlyShown, { count: formatNumber(shown.count) })}
      title={fill(texts.approveSome, { changes: plural(shown.count, "change") })}
      description={fill(texts.onlyWhatTheFilter, {
        others: plural(all - shown.count, "planned change"),
      })}
      confirmLabel={texts.approveThese}
      pendingLabel={texts.approving}
      tone={takesAway ? "danger" : "primary"}
      action={approveRunAction.bind(null, slug)}
      hidden={{ ...pinned, filter: shown.query }}
    >
      <ApprovalComment />
    </ConfirmDialog>
  );
}

function ApprovalComment() {
  return (
    <TextareaField
      name="comment"
      label={texts.comment}
      help={texts.whyThisIsRight}
      optional
      rows={2}
      maxLength={approvalCommentMax}
    />
  );
}

const losses: ReadonlySet<string> = new Set(["user.disable", "membership.remove", "group.delete"]);

const counted: ReadonlySet<string> = new Set(["user.create", "user.disable", "membership.remove"]);

/** The three numbers that decide, in any case; then all the rest. */
function Consequences({ loaded: { run, sums } }: { loaded: Pick<Loaded, "run" | "sums"> }) {
  const of = (wanted: string) => countOf(sums, ({ kind }) => kind === wanted);
  const others = sums.filter(({ kind }) => !counted.has(kind));
  return (
    <>
      {filled(texts.inTheTargetAre, {
        targetName: run.targetName,
        counts: (
          <strong className="font-medium text-ink">
            {fill(texts.createdDisabledAndRemoved, {
              created: plural(of("user.create"), "account is", "accounts are"),
              disabled: plural(of("user.disable"), "account is", "accounts are"),
              removed: plural(of("membership.remove"), "membership is", "memberships are"),
            })}
          </strong>
        ),
      })}{" "}
      {others.length > 0 && fill(texts.besides, { others: inWords(others) })}
    </>
  );
}

function Failed({ run, slug }: { run: RunDetail; slug: string }) {
  return (
    <Callout
      tone="danger"
      title={fill(texts.theRunCouldNot, { errorCode: run.errorCode ?? "INTERNAL_ERROR" })}
    >
      <p className="break-words">{run.errorMessage}</p>
      {/* That message says itself what to do, and the target has nothing to do with it. */}
      {run.errorCode !== "EMAIL_NOT_VERIFIED" && (
        <p className="mt-1">
          {filled(texts.whatWasDoneBefore, {
            link: <TextLink href={`/${slug}/targets/${run.targetId}`}>{run.targetName}</TextLink>,
          })}
        </p>
      )}
    </Callout>
  );
}

function Queued({
  run,
  runningId,
  quietUntil,
  slug,
}: Pick<RunNoticeProps, "runningId" | "quietUntil"> & { run: RunDetail; slug: string }) {
  if (quietUntil !== null && run.trigger !== "preview") {
    return (
      <Callout title={texts.waitsForTheEnd}>
        {filled(texts.nothingIsWrittenTo, {
          targetName: run.targetName,
          time: <RelativeTime at={new Date(quietUntil)} />,
        })}
      </Callout>
    );
  }
  if (run.attempts > 0 && run.dueAt > new Date()) {
    return (
      <Callout title={texts.theTargetIsBusy}>
        {filled(texts.theRunGoesOn, {
          time: <RelativeTime at={run.dueAt} />,
          attempts: run.attempts + 1,
        })}
      </Callout>
    );
  }
  if (runningId === null || runningId === run.id) return null;
  return (
    <Callout title={texts.waitsForItsTurn}>
      {filled(texts.oneRunAtA, {
        targetName: run.targetName,
        link: <TextLink href={`/${slug}/runs/${runningId}`}>{texts.anotherOne}</TextLink>,
      })}
    </Callout>
  );
}

function Preview({ run }: { run: RunDetail }) {
  const holds = run.holds ?? [];
  return (
    <Callout tone={holds.length > 0 ? "warning" : "info"} title={texts.aPreviewNothingWas}>
      {holds.length > 0
        ? `A real run would be held. ${holds.map((hold) => hold.message).join(" ")}`
        : texts.chooseSyncNowTo}
    </Callout>
  );
}
