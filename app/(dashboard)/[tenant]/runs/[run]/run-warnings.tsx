import { Callout } from "@/app/_ui/callout";
import { texts } from "@/app/texts/runs";
import { notesText } from "@/lib/core/guard/read-notes";
import type { RunDetail } from "./load-run";

/** What a person should look into although the run went on. */
export function RunWarnings({ run }: { run: RunDetail }) {
  const unmet = run.totals.unchanged?.["first_contact"] ?? 0;
  const notes = run.read?.notes ? notesText(run.read.notes) : null;
  const messages = [
    ...(run.warnings ?? []).map(({ message }) => message),
    ...(unmet === 0
      ? []
      : [
          `${unmet === 1 ? "A group was" : `${unmet} groups were`} in ${run.targetName} before Usher and ${unmet === 1 ? "has" : "have"} the name of a group of the identity provider. Nobody is added or taken out until you decide on the Group sync tab.`,
        ]),
    ...(notes === null ? [] : [notes]),
  ];
  if (messages.length === 0) return null;
  return (
    <Callout tone="warning" title={texts.worthALook}>
      <ul className="mt-1 flex flex-col gap-1">
        {messages.map((message) => (
          <li key={message} className="break-words">
            {message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
