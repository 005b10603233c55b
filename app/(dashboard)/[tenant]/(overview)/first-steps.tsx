import { Check, Circle } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";

type FirstStepsProps = {
  slug: string;
  counts: { apps: number; targets: number; users: number };
  /** How many app → target pairs there are. */
  syncs: number;
  mayConfigure: boolean;
};

/** What to do first, and how far that is. */
export function FirstSteps({ slug, counts, syncs, mayConfigure }: FirstStepsProps) {
  const steps = [
    {
      done: counts.targets > 0,
      title: "Choose a target",
      text: "A Confluence of yours, or a sandbox that behaves like one and can be thrown away.",
    },
    {
      done: syncs > 0,
      title: "Connect your identity provider to it",
      text: "Entra ID, Okta, OneLogin or any other by SCIM: a base URL and a token to enter there.",
    },
    {
      done: counts.users > 0,
      title: "Send the first person",
      text: "Test the connection at the provider and assign somebody: the account appears within seconds, and this page fills by itself.",
    },
  ];
  return (
    <Card
      title="Three steps to the first synced account"
      description="The first full run of a sync always waits for your approval."
    >
      <LiveRefresh active={counts.apps > 0 && counts.users === 0} everyMs={4_000} />
      <ol className="flex flex-col gap-4">
        {steps.map(({ done, title, text }) => (
          <li key={title} className="flex gap-3">
            <span
              className={`mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full ${done ? "bg-added-soft text-added" : "text-faint"}`}
            >
              {done ? (
                <Check aria-hidden className="size-3" />
              ) : (
                <Circle aria-hidden className="size-4" />
              )}
            </span>
            <div className="min-w-0">
              <p className="font-medium">
                {title}
                <span className="sr-only">{done ? ": done" : ": to do"}</span>
              </p>
              <p className="text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-5">
        {mayConfigure ? (
          <LinkButton variant="primary" href={`/setup/${slug}`}>
            {steps.some((step) => step.done) ? "Go on with setup" : "Begin setup"}
          </LinkButton>
        ) : (
          <p className="text-muted">An admin of this workspace can do this.</p>
        )}
      </div>
    </Card>
  );
}
