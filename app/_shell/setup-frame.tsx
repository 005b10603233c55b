import { clsx } from "clsx";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/shell";
import { ScrollBox } from "../_ui/scroll-box";
import { Logo } from "./logo";
import { SkipLink } from "./skip-link";
import type { StepState } from "./step-states";

export type SetupStep = {
  label: string;
  /** A done step can be visited again, and the next one from those. */
  href: string;
  state: StepState | "current";
};

type SetupFrameProps = {
  /** For example the workspace's name. */
  heading: ReactNode;
  steps: readonly SetupStep[];
  title: string;
  description?: ReactNode;
  /** Where "Leave setup" leads; it can be resumed. */
  leaveHref?: string | undefined;
  children: ReactNode;
};

/** The first hour: numbered steps at the left, the current one at the right. */
export function SetupFrame({
  heading,
  steps,
  title,
  description,
  leaveHref,
  children,
}: SetupFrameProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="flex h-topbar items-center justify-between gap-4 border-b bg-surface px-4 sm:px-gutter">
        <span className="flex min-w-0 items-center gap-2.5 font-semibold">
          <Logo className="size-5 shrink-0" />
          <span className="truncate">{heading}</span>
        </span>
        {leaveHref !== undefined && (
          <Link href={leaveHref} className="shrink-0 rounded-sm text-muted text-sm hover:text-ink">
            {texts.leaveSetup}
          </Link>
        )}
      </header>
      <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-6 p-4 sm:p-gutter md:grid-cols-[13rem_minmax(0,1fr)] md:pt-12">
        <nav aria-label={texts.setup} className="min-w-0">
          <ScrollBox label={texts.steps}>
            <ol className="relative flex gap-1 md:flex-col">
              {steps.map((step, index) => (
                // Where they are wider than the screen, the one that is under way is in sight.
                <li
                  key={step.label}
                  className={clsx(
                    "shrink-0",
                    step.state === "current" && "[scroll-initial-target:nearest]",
                  )}
                >
                  <StepRow step={step} number={index + 1} />
                </li>
              ))}
            </ol>
          </ScrollBox>
        </nav>
        <main id="main" tabIndex={-1} className="min-w-0 max-w-2xl outline-none">
          <h1 className="font-semibold text-xl">{title}</h1>
          {description !== undefined && <div className="mt-1 text-muted">{description}</div>}
          <div className="mt-6">{children}</div>
        </main>
      </div>
    </div>
  );
}

const marks: Record<SetupStep["state"], string> = {
  done: "bg-added-soft text-added",
  current: "bg-accent text-white",
  next: "border border-line-strong text-muted",
  early: "border border-line-strong text-muted",
  later: "border border-line-strong text-faint",
};

function StepRow({ step: { label, href, state }, number }: { step: SetupStep; number: number }) {
  const isDone = state === "done" || state === "early";
  const content = (
    <>
      <span
        aria-hidden
        className={clsx(
          "grid size-5 shrink-0 place-items-center rounded-full font-medium text-xs tabular-nums",
          marks[state],
        )}
      >
        {isDone ? <Check className="size-3" /> : number}
      </span>
      {label}
      {state === "done" && <span className="sr-only"> {texts.done}</span>}
      {state === "early" && <span className="sr-only"> {texts.doneAlready}</span>}
    </>
  );
  const look = "flex h-8 items-center gap-2.5 rounded-md px-2";
  if (state === "done" || state === "next") {
    return (
      <Link href={href} className={clsx(look, "text-muted hover:bg-hover hover:text-ink")}>
        {content}
      </Link>
    );
  }
  return (
    <span
      aria-current={state === "current" ? "step" : undefined}
      className={clsx(look, state === "current" ? "font-medium" : "text-faint")}
    >
      {content}
    </span>
  );
}
