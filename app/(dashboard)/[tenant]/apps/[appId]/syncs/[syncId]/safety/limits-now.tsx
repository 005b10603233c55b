"use client";

import { useRef } from "react";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import type { LimitPreview, LimitsPreview } from "@/lib/engine/preview/preview-limits";
import { formatNumber, plural } from "@/lib/format";
import { useDraftAnswer } from "../use-draft-answer";
import type { SafetyPreview } from "./actions";

type LimitsNowProps = {
  now: LimitsPreview;
  targetName: string;
  /** Null for members who may not change the limits. */
  ask: ((previous: ActionState, form: FormData) => Promise<SafetyPreview>) | null;
};

/** What the limits let through by what there is now; follows every change of the form. */
export function LimitsNow({ now, targetName, ask }: LimitsNowProps) {
  const box = useRef<HTMLDivElement>(null);
  const { answer } = useDraftAnswer<SafetyPreview>(box, { limits: now }, ask, unreachable);
  const wrong = answer.error ?? Object.values(answer.fields ?? {})[0];
  const { accounts, memberships } = answer.limits ?? now;
  return (
    <div ref={box} aria-live="polite" className="flex min-w-0 flex-col gap-3">
      {wrong !== undefined && (
        <Callout tone="warning" title={texts.theseAreTheLimits}>
          {wrong}
        </Callout>
      )}
      <p>{sentence(texts.accountsMayGo, accounts, "account", targetName)}</p>
      <p>{sentence(texts.membershipsMayGo, memberships, "membership", targetName)}</p>
    </div>
  );
}

function sentence(
  text: string,
  { of, used, limit, alone }: LimitPreview,
  noun: string,
  targetName: string,
) {
  return fill(text, {
    ...{ of: plural(of, noun), used: formatNumber(used), targetName },
    ...{ limit: formatNumber(limit), alone: formatNumber(alone) },
  });
}

const unreachable: SafetyPreview = {
  error: "The limits could not be worked out. Check the connection.",
};
