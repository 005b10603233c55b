import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/landing";
import { Code } from "../_ui/code";

/** The answer to "why is she in that group?", step by step as the planner took them. */
export function WhyExample() {
  return (
    <figure className="rounded-lg border bg-surface p-4">
      <figcaption className="font-semibold">
        {filled(texts.whyIsMaraOkafor, { group: <Code>space-admins</Code> })}
      </figcaption>
      <ol className="mt-3 flex flex-col">
        {steps.map((step) => (
          <li
            key={step.title}
            className="relative flex gap-3 pb-4 before:absolute before:top-5 before:bottom-0 before:left-2 before:w-px before:bg-line last:pb-0 last:before:hidden"
          >
            <span className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full bg-added-soft text-added">
              <Check aria-hidden className="size-3" />
            </span>
            <div className="min-w-0">
              <p className="font-medium">{step.title}</p>
              <p className="text-muted text-sm">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </figure>
  );
}

const steps: readonly { title: string; text: ReactNode }[] = [
  {
    title: texts.sourceRecord,
    text: <>{filled(texts.entraIdLastSent, { request: <Code>PATCH /Users</Code> })}</>,
  },
  { title: texts.scope, text: texts.activeAndExcludedBy },
  {
    title: texts.attributes,
    text: (
      <>
        {filled(texts.nameEmail, {
          nameAttribute: <Code>displayName</Code>,
          emailAttribute: <Code>emails[type eq "work"]</Code>,
        })}
      </>
    ),
  },
  {
    title: texts.match,
    text: <>{filled(texts.linkedToTheAccount, { account: <Code>mlindqvist</Code> })}</>,
  },
  {
    title: texts.groups,
    text: <>{filled(texts.theSourceListsHer, { group: <Code>space-admins</Code> })}</>,
  },
  {
    title: texts.result,
    text: texts.membershipAddedByUsher,
  },
];
