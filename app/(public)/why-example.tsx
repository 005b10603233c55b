import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/landing";
import { Code } from "../_ui/code";

/** The answer to "why is she in that group?", step by step as the planner took them. */
export function WhyExample() {
  return (
    <figure className="rounded-lg border bg-surface p-4">
      <figcaption className="font-semibold">
        Why is Mara Okafor in <Code>space-admins</Code>?
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
    text: (
      <>
        Entra ID last sent it 14 minutes ago: <Code>PATCH /Users</Code>, 2 attributes.
      </>
    ),
  },
  { title: texts.scope, text: texts.activeAndExcludedBy },
  {
    title: texts.attributes,
    text: (
      <>
        <Code>displayName</Code> → Name, <Code>emails[type eq "work"]</Code> → E-mail.
      </>
    ),
  },
  {
    title: texts.match,
    text: (
      <>
        Linked to the account <Code>mlindqvist</Code> since 3 March.
      </>
    ),
  },
  {
    title: texts.groups,
    text: (
      <>
        The source lists her in <Code>space-admins</Code>; groups of the same name are paired.
      </>
    ),
  },
  {
    title: texts.result,
    text: texts.membershipAddedByUsher,
  },
];
