"use client";

import { useEffect, useRef, useState } from "react";
import { Badge, type Tone } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/rules";
import type {
  InactiveRow,
  InactiveState,
  InactivityPreview,
} from "@/lib/engine/preview/preview-inactivity";
import { plural } from "@/lib/format";

type Sent = Omit<InactivityPreview, "rows"> & {
  rows: (Omit<InactiveRow, "lastLoginAt" | "dueAt" | "warnedAt"> &
    Record<"lastLoginAt" | "dueAt" | "warnedAt", Date | string | null>)[];
};
type Row = Sent["rows"][number];
type Answer = { preview?: Sent; error?: string; fields?: Record<string, string> };

const pauseMs = 300;

/** Follows the form it stands in: who would be disabled, who is warned when, who is left. */
export function LivePreview({ url, first, target }: { url: string; first: Sent; target: string }) {
  const place = useRef<HTMLDivElement>(null);
  const { preview, error, isPending } = useDraft(url, first, place);
  return (
    <div ref={place} className="flex min-w-0 flex-col gap-4" aria-busy={isPending}>
      <Honest preview={preview} target={target} />
      {error !== null && <Callout tone="warning">{error}</Callout>}
      <p aria-live="polite" className={isPending ? "text-muted opacity-60" : "text-muted"}>
        {sentenceOf(preview)}
      </p>
      {preview.rows.length > 0 && (
        <Table
          label={texts.theNextAccounts}
          columns={columns}
          rows={preview.rows}
          rowKey={({ accountId }) => accountId}
        />
      )}
    </div>
  );
}

/** What the target cannot tell is said before anything else. */
function Honest({ preview, target }: { preview: Sent; target: string }) {
  if (preview.cannotTell !== null) {
    return (
      <Callout tone="warning">
        {fill(texts.doesNotTellWhen, { target, cannotTell: preview.cannotTell })}
      </Callout>
    );
  }
  if (preview.isRead) return null;
  return <Callout>{fill(texts.noRunHasRead, { target })}</Callout>;
}

function useDraft(url: string, first: Sent, place: React.RefObject<HTMLElement | null>) {
  const [preview, setPreview] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = new AbortController();
    const onInput = () => {
      clearTimeout(timer);
      asked.abort();
      asked = new AbortController();
      setPending(true);
      timer = setTimeout(async () => {
        const answer = await ask(url, draftOf(form), asked.signal);
        if (answer === null) return;
        setPending(false);
        setError(answer.error ?? Object.values(answer.fields ?? {})[0] ?? null);
        if (answer.preview) setPreview(answer.preview);
      }, pauseMs);
    };
    form.addEventListener("input", onInput);
    return () => {
      clearTimeout(timer);
      asked.abort();
      form.removeEventListener("input", onInput);
    };
  }, [url, place]);

  return { preview, error, isPending };
}

const sent = new Set(["days", "never", "neverDays", "warn", "excluded", "protectedAccounts"]);

function draftOf(form: HTMLFormElement): FormData {
  const draft = new FormData();
  for (const [name, value] of new FormData(form)) if (sent.has(name)) draft.append(name, value);
  return draft;
}

/** Null when a newer question took its place. */
async function ask(url: string, body: FormData, signal: AbortSignal): Promise<Answer | null> {
  try {
    const response = await fetch(url, { method: "POST", body, signal });
    return await response.json();
  } catch {
    if (signal.aborted) return null;
    return { error: "The preview could not be worked out. Check your connection, then go on." };
  }
}

function sentenceOf({ counts, disabled }: Sent): string {
  const { due, soon, counting, left, excluded } = counts;
  const rest = counting + left + excluded + counts.protected;
  const now = `${plural(due, "account")} would be disabled now, ${soon} within 14 days.`;
  const others = `${plural(rest, "other account")} stay.`;
  const standing = disabled > 0 ? ` ${plural(disabled, "account")} wait for their next login.` : "";
  return `${now} ${others}${standing}`;
}

const states: Record<InactiveState, { tone: Tone; label: string }> = {
  due: { tone: "removed", label: texts.now },
  soon: { tone: "changed", label: texts.soon },
  counting: { tone: "neutral", label: texts.active },
  left: { tone: "neutral", label: texts.left },
  excluded: { tone: "neutral", label: texts.notLookedAt },
  protected: { tone: "neutral", label: texts.protected },
};

const columns: Column<Row>[] = [
  {
    key: "who",
    header: texts.account,
    cell: ({ username, displayName }) => (
      <span className="wrap-anywhere">
        {displayName ?? username} <span className="text-muted">{displayName && username}</span>
      </span>
    ),
  },
  {
    key: "login",
    header: texts.lastLogin,
    cell: ({ lastLoginAt }) =>
      lastLoginAt ? <RelativeTime at={new Date(lastLoginAt)} /> : "Never",
  },
  {
    key: "state",
    header: texts.isDisabled,
    cell: ({ state, dueAt }) =>
      state === "due" || dueAt === null ? (
        <Badge tone={states[state].tone}>{states[state].label}</Badge>
      ) : (
        <RelativeTime at={new Date(dueAt)} />
      ),
  },
  {
    key: "warned",
    header: texts.warned,
    secondary: true,
    cell: ({ warnedAt, isReachable }) => {
      if (warnedAt) return <RelativeTime at={new Date(warnedAt)} />;
      return (
        <span className="whitespace-nowrap">{isReachable ? texts.notYet : texts.noAddress}</span>
      );
    },
  },
];
