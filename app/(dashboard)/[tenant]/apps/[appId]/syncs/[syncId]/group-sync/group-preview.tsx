"use client";

import { useCallback, useRef } from "react";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { controlClass } from "@/app/_ui/field";
import { fill, filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/group-sync";
import { formatNumber, plural } from "@/lib/format";
import { useDraftAnswer } from "../use-draft-answer";
import type { PreviewState } from "./actions";
import { GroupFlow } from "./group-flow";
import { LeftOut } from "./left-out";

type Preview = NonNullable<PreviewState["preview"]>;

type GroupPreviewProps = {
  now: Preview;
  targetName: string;
  /** Null for members who may not change the rules: they see what is in force. */
  ask: ((previous: ActionState, form: FormData) => Promise<PreviewState>) | null;
};

/** What the rules as they stand on screen do with the groups there are; follows every change. */
export function GroupPreview({ now, targetName, ask }: GroupPreviewProps) {
  const box = useRef<HTMLDivElement>(null);
  // Without a name of its own: it is no part of the rules that are saved.
  const search = useRef<HTMLInputElement>(null);
  const withText = useCallback((data: FormData) => {
    data.set("text", search.current?.value ?? "");
  }, []);
  const { answer, busy } = useDraftAnswer<PreviewState>(
    box,
    { preview: now },
    ask,
    unreachable,
    withText,
  );
  const preview = answer.preview ?? now;
  const wrong = answer.error ?? Object.values(answer.fields ?? {})[0];
  return (
    <div ref={box} aria-busy={busy} className="flex min-w-0 flex-col gap-4">
      {wrong !== undefined && (
        <Callout tone="warning" title={texts.thePreviewShowsThe}>
          {wrong}
        </Callout>
      )}
      <p aria-live="polite">
        <Sums preview={preview} targetName={targetName} />
      </p>
      {preview.groups > 0 && (
        <input
          ref={search}
          aria-label={texts.showGroupsWhoseName}
          placeholder={texts.showGroupsWhoseNameContains}
          autoComplete="off"
          className={`${controlClass} h-8 max-w-80 text-sm`}
        />
      )}
      <GroupFlow preview={preview} targetName={targetName} />
      <LeftOut rows={preview.rows} counts={preview.leftOut} />
      <Removals preview={preview} />
    </div>
  );
}

const unreachable: PreviewState = {
  error: "The preview could not be worked out. Check the connection and change something again.",
};

function Sums({ preview, targetName }: { preview: Preview; targetName: string }) {
  const { groups, isComplete, feeding, missing, colliding, unresolved } = preview;
  if (groups === 0) {
    return <>{texts.theIdentityProviderHasSent}</>;
  }
  return (
    <>
      {filled(isComplete ? texts.ofTheGroupsFeed : texts.ofTheFirstGroupsFeed, {
        groups: plural(groups, "group"),
        feeding: <strong>{formatNumber(feeding)}</strong>,
        targetName,
      })}
      {missing > 0 && ` ${fill(texts.wouldHaveToBeMade, { groups: plural(missing, "group") })}`}
      {colliding > 0 && (
        <span className="text-removed">
          {" "}
          {fill(texts.claimedByMoreThanOne, {
            names: plural(colliding, "name is", "names are"),
          })}
        </span>
      )}
      {unresolved.length > 0 && (
        <span className="text-changed">
          {" "}
          {fill(unresolved.length > 3 ? texts.noGroupsCalledAndMore : texts.noGroupCalled, {
            names: unresolved.slice(0, 3).join(", "),
            more: unresolved.length - 3,
          })}
        </span>
      )}
    </>
  );
}

const modeWords = [
  ["owned", "Only what Usher gave"],
  ["addOnly", "Nothing"],
  ["mapped", "Everybody not listed, in fed groups"],
  ["mirror", "Every other membership"],
] as const;

/** What each keep mode would take away, side by side, before one is chosen. */
function Removals({ preview: { removals } }: { preview: Preview }) {
  if (removals.people === 0) return null;
  return (
    <div>
      <h3 className="font-medium">{texts.whatWouldBeTaken}</h3>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        {modeWords.map(([mode, words]) => (
          <div key={mode} className="contents">
            <dt className="text-muted">{words}</dt>
            <dd
              className={removals.counts[mode] > 0 ? "text-removed tabular-nums" : "tabular-nums"}
            >
              {removals.counts[mode] > 0 ? "− " : ""}
              {plural(removals.counts[mode], "membership")}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-muted text-sm">
        {fill(removals.isComplete ? texts.overAllLinked : texts.overTheFirstLinked, {
          people: plural(removals.people, "linked person", "linked people"),
          memberships: plural(removals.adds, "membership"),
        })}
      </p>
    </div>
  );
}
