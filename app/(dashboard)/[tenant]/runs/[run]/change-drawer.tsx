import { Callout } from "@/app/_ui/callout";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { Code } from "@/app/_ui/code";
import { Diff } from "@/app/_ui/diff";
import { Drawer } from "@/app/_ui/drawer";
import { ExactTime } from "@/app/_ui/exact-time";
import { filled } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/runs";
import type { ChangeRow } from "@/db/queries/changes";
import { signOf } from "@/lib/core/plan/change";
import { kindOfChange, signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { remedyOf, retryWords } from "@/lib/core/reasons/remedies";
import type { TargetCall } from "@/lib/core/target/target-call";
import { SyncOne } from "../../users/sync-one";
import { kindLabels } from "../run-words";
import { diffRows } from "./change-text";
import { OutcomeBadge } from "./results";
import { TargetCalls } from "./target-calls";

type ChangeDrawerProps = {
  change: ChangeRow;
  slug: string;
  appId: string;
  /** False when the provider does not list the person or group any more. */
  isListed: boolean;
  calls: TargetCall[] | null;
  syncId: string;
  mayRun: boolean;
  closeHref: string;
};

/** One decision whole: what, why, how it ended, what caused it. */
export function ChangeDrawer(props: ChangeDrawerProps) {
  const { change, slug, appId, isListed, calls, closeHref } = props;
  const kind = kindOfChange(change);
  const isGroup = kind.startsWith("group.");
  const rows = diffRows(change);
  return (
    <Drawer
      title={
        <>
          <ChangeGlyph kind={signName(signOf(kind))} /> {change.subject}
        </>
      }
      subtitle={
        <span className="flex items-center gap-2">
          {kindLabels[kind]} <OutcomeBadge outcome={change.outcome} />
        </span>
      }
      closeHref={closeHref}
      footer={mayRetry(props) ? <RetryOne {...props} /> : undefined}
    >
      <section>
        <h3 className="font-semibold">{texts.why}</h3>
        <p className="mt-1">{reasonSentence(change.reason)}</p>
        <p className="mt-1">
          <Code>{change.reason}</Code>
        </p>
      </section>
      {change.message !== null && (
        <Callout
          tone={change.outcome === "failed" ? "danger" : "info"}
          {...(change.code === null ? {} : { title: change.code })}
        >
          <span className="break-words">{change.message}</span>
        </Callout>
      )}
      <WhatToDo change={change} />
      {rows.length > 0 && <Diff rows={rows} label={texts.nowAndAfter} />}
      <KeyValues
        items={[
          {
            label: isGroup ? texts.group : texts.person,
            value: <Source {...{ change, slug, appId, isListed }} />,
          },
          ...(change.groupName !== null && !isGroup
            ? [{ label: texts.group, value: <Group {...{ change, slug, appId }} /> }]
            : []),
          { label: texts.causedBy, value: <Cause {...{ change, slug, appId }} /> },
          { label: texts.attempts, value: String(change.attempts) },
          { label: texts.decidedOrDone, value: <ExactTime at={change.at} /> },
          { label: texts.accountId, value: change.accountId, mono: true },
          { label: texts.sourceId, value: change.sourceId, mono: true },
        ]}
      />
      {wasTried(change) && <TargetCalls calls={calls} />}
    </Drawer>
  );
}

function wasTried({ outcome }: ChangeRow): boolean {
  return outcome === "applied" || outcome === "failed";
}

function mayRetry({ change, isListed, mayRun }: ChangeDrawerProps): boolean {
  return mayRun && isListed && change.outcome === "failed";
}

/** What failed is planned anew with whatever else this person or group needs. */
function RetryOne({ change, slug, syncId }: ChangeDrawerProps) {
  if (change.sourceId === null) return null;
  const kind = change.kind.startsWith("group.") ? "group" : "user";
  return <SyncOne slug={slug} syncId={syncId} kind={kind} id={change.sourceId} />;
}

/** For a row that was not carried out: its stable code, what helps, and when it is tried again. */
function WhatToDo({ change }: { change: ChangeRow }) {
  const remedy = remedyOf(change);
  if (remedy === null) return null;
  return (
    <section>
      <h3 className="font-semibold">{texts.whatToDo}</h3>
      <p className="mt-1">{remedy.fix}</p>
      <p className="mt-1 text-muted">
        {retryWords[remedy.retry]} <Code>{remedy.code}</Code>
      </p>
    </section>
  );
}

type Linked = Pick<ChangeDrawerProps, "change" | "slug" | "appId">;

function Source({ change, slug, appId, isListed }: Linked & { isListed: boolean }) {
  if (change.sourceId === null || !isListed) {
    return (
      <>
        {change.subject}
        <span className="text-faint"> {texts.notListedByThe}</span>
      </>
    );
  }
  const list = change.kind.startsWith("group.") ? "groups" : "users";
  return (
    <TextLink href={`/${slug}/${list}/${appId}/${change.sourceId}`}>{change.subject}</TextLink>
  );
}

function Group({ change, slug, appId }: Linked) {
  if (change.sourceGroupId === null) return change.groupName;
  return (
    <TextLink href={`/${slug}/groups/${appId}/${change.sourceGroupId}`}>
      {change.groupName}
    </TextLink>
  );
}

function Cause({ change: { requestId }, slug, appId }: Linked) {
  if (requestId === null) return "The comparison of source and target in this run";
  return (
    <>
      {filled(texts.scimRequest, {
        link: (
          <TextLink
            className="font-mono text-sm"
            href={`/${slug}/apps/${appId}/requests?request=${requestId}`}
          >
            {requestId}
          </TextLink>
        ),
      })}
    </>
  );
}
