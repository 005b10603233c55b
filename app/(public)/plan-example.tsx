import type { ReactNode } from "react";
import { filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/landing";
import { type ReasonCode, reasons } from "@/lib/core/reasons/reasons";
import { ChangeCounts } from "../_ui/change-counts";
import { ChangeGlyph, type ChangeKind } from "../_ui/change-glyph";
import { Code } from "../_ui/code";
import { Diff } from "../_ui/diff";

type Line = { kind: ChangeKind; what: ReactNode; reason: ReasonCode; detail?: ReactNode };

/** A plan as the run page shows it, with the planner's own reasons. */
export function PlanExample() {
  return (
    <figure className="overflow-hidden rounded-lg border bg-surface">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b px-4 py-3">
        <span>
          <span className="font-semibold">{texts.plan}</span>
          <span className="text-muted"> {texts.entraIdConfluence}</span>
        </span>
        <ChangeCounts added={3} changed={1} removed={2} unchanged={406} />
      </figcaption>
      <ul>
        {lines.map((line) => (
          <li key={line.reason} className="border-b px-4 py-2.5 last:border-b-0">
            <div className="flex items-baseline gap-3">
              <ChangeGlyph kind={line.kind} />
              <div className="min-w-0 flex-1 justify-between gap-6 md:flex">
                <p className="md:shrink-0">{line.what}</p>
                <p className="text-muted text-sm md:text-right">{reasons[line.reason]}</p>
              </div>
            </div>
            {line.detail}
          </li>
        ))}
      </ul>
    </figure>
  );
}

const renamed = (
  <div className="mt-2.5 mb-1 sm:ml-5">
    <Diff
      label={texts.fieldsOfMaraOkafor}
      rows={[
        { field: "Name", now: "Mara Lindqvist", after: "Mara Okafor", note: "from displayName" },
        { field: "E-mail", now: "mara.l@fjordlight.example", after: "mara.o@fjordlight.example" },
        { field: "User name", now: "mlindqvist", after: "mlindqvist" },
      ]}
    />
  </div>
);

const lines: readonly Line[] = [
  {
    kind: "added",
    what: <>{filled(texts.createAccount, { person: <Code>tkimura</Code> })}</>,
    reason: "new_in_source",
  },
  {
    kind: "added",
    what: <>{filled(texts.createGroup, { group: <Code>design-guild</Code> })}</>,
    reason: "group_in_source",
  },
  {
    kind: "added",
    what: (
      <>{filled(texts.addTo, { person: <Code>tkimura</Code>, group: <Code>design-guild</Code> })}</>
    ),
    reason: "member_in_source",
  },
  {
    kind: "changed",
    what: <>{filled(texts.update, { person: <Code>mlindqvist</Code> })}</>,
    reason: "attributes_differ",
    detail: renamed,
  },
  {
    kind: "removed",
    what: (
      <>
        {filled(texts.removeFrom, { person: <Code>pvargas</Code>, group: <Code>finance-eu</Code> })}
      </>
    ),
    reason: "not_member_in_source",
  },
  {
    kind: "removed",
    what: <>{filled(texts.disableAccount, { person: <Code>bwalsh</Code> })}</>,
    reason: "gone_from_source",
  },
];
