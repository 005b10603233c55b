import { CodeBlock } from "@/app/_ui/code";
import { Diff } from "@/app/_ui/diff";
import { Drawer } from "@/app/_ui/drawer";
import { ExactTime } from "@/app/_ui/exact-time";
import { KeyValues } from "@/app/_ui/key-values";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/audit";
import type { AuditRow } from "@/db/queries/audit-view";
import { changesOf, factsOf } from "./audit-changes";
import { actionText, actorKinds, subjectHref } from "./audit-text";

type AuditDrawerProps = { event: AuditRow; slug: string; closeHref: string };

/** One event whole. */
export function AuditDrawer({ event, slug, closeHref }: AuditDrawerProps) {
  const href = subjectHref(slug, event);
  const [changes, facts] = [changesOf(event), factsOf(event)];
  return (
    <Drawer
      title={actionText(event.action)}
      subtitle={<ExactTime at={event.at} />}
      closeHref={closeHref}
    >
      <KeyValues
        items={[
          { label: texts.actor, value: `${event.actorName} (${actorKinds[event.actorKind]})` },
          { label: texts.actorId, value: event.actorId, mono: true },
          { label: texts.from, value: event.ip, mono: true },
          {
            label: texts.subject,
            value:
              href === null ? (
                event.subjectName
              ) : (
                <TextLink href={href}>{event.subjectName}</TextLink>
              ),
          },
          { label: texts.subjectId, value: event.subjectId, mono: true },
          { label: texts.actionCode, value: event.action, mono: true },
          { label: texts.inTheChain, value: event.number },
          { label: texts.link, value: event.hash, mono: true },
        ]}
      />
      {changes.length > 0 && (
        <Diff
          label={texts.whatChanged}
          nowLabel={texts.before}
          afterLabel={texts.after}
          rows={changes}
        />
      )}
      {facts.length > 0 && <KeyValues items={facts} />}
      {event.detail !== null && (
        <details>
          <summary className="cursor-pointer text-muted text-sm">{texts.asItIsStored}</summary>
          <div className="pt-2">
            <CodeBlock label={texts.detail} text={JSON.stringify(event.detail, null, 2)} />
          </div>
        </details>
      )}
    </Drawer>
  );
}
