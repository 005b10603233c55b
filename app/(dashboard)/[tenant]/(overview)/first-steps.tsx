import { Check } from "lucide-react";
import Link from "next/link";
import { type StepState, stepStates } from "@/app/_shell/step-states";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { texts } from "@/app/texts/overview";
import type { SyncRow } from "@/db/queries/syncs";

type Counts = { apps: number; targets: number; users: number; fullRuns: boolean };

type FirstStepsProps = {
  slug: string;
  counts: Counts;
  syncs: readonly SyncRow[];
  mayConfigure: boolean;
};

type Step = { title: string; text: string; done: boolean; href: string | null };

/** What to do first, and how far that is: read from the data, so it goes on wherever it was left. */
export function FirstSteps({ slug, counts, syncs, mayConfigure }: FirstStepsProps) {
  const steps = stepsOf(slug, counts, syncs);
  const done = steps.filter((step) => step.done).length;
  const states = stepStates(steps.map((step) => step.done));
  const next = steps[states.indexOf("next")];
  return (
    <Card
      title={fill(texts.ofStepsToA, { done, steps: steps.length })}
      description={texts.theFirstFullRun}
    >
      <LiveRefresh active={counts.apps > 0 && counts.users === 0} everyMs={4_000} />
      <ol className="grid gap-x-4 gap-y-2 lg:grid-cols-5">
        {steps.map((step, index) => (
          <StepItem
            key={step.title}
            number={index + 1}
            step={step}
            state={states[index] ?? "later"}
            mayConfigure={mayConfigure}
          />
        ))}
      </ol>
      <div className="mt-5">
        {mayConfigure ? (
          next?.href && (
            <LinkButton variant="primary" href={next.href}>
              {done > 0 ? fill(texts.goOn, { title: next.title.toLowerCase() }) : texts.beginSetup}
            </LinkButton>
          )
        ) : (
          <p className="text-muted">{texts.anAdminOfThis}</p>
        )}
      </div>
    </Card>
  );
}

/** True once nothing is left to set up, so that the list makes room. */
export function isSetUp(counts: Counts, syncs: readonly SyncRow[]): boolean {
  return stepsOf("", counts, syncs).every(({ done }) => done);
}

function stepsOf(slug: string, counts: Counts, syncs: readonly SyncRow[]): Step[] {
  const [sync] = syncs;
  const tab = (name: string) => sync && `/${slug}/apps/${sync.appId}/syncs/${sync.id}/${name}`;
  const setup = `/setup/${slug}`;
  return [
    {
      title: texts.chooseATarget,
      text: texts.aProductOfYours,
      done: counts.targets > 0,
      href: setup,
    },
    {
      title: texts.connectYourProvider,
      text: texts.makeItFeedThe,
      // What only asks for logins lists nobody; a whole run was there then.
      done: syncs.length > 0 && (counts.users > 0 || counts.fullRuns),
      href: setup,
    },
    {
      title: texts.lookThroughTheRules,
      text: texts.whoGetsAnAccount,
      done: syncs.some(({ version, firstFullRunAt }) => version > 1 || firstFullRunAt !== null),
      href: tab("user-sync") ?? setup,
    },
    {
      title: texts.previewEverything,
      text: texts.seeWhatAFull,
      done: counts.fullRuns,
      href: sync ? `/${slug}/runs` : setup,
    },
    {
      title: texts.approveAndSchedule,
      text: texts.approveTheFirstFull,
      done: syncs.some(({ firstFullRunAt }) => firstFullRunAt !== null),
      href: (counts.fullRuns ? `/${slug}/runs` : tab("schedule")) ?? setup,
    },
  ];
}

type StepItemProps = { number: number; step: Step; state: StepState; mayConfigure: boolean };

const marks: Record<StepState, string> = {
  done: "bg-added-soft text-added",
  next: "bg-accent text-white",
  early: "bg-hover text-muted",
  later: "bg-hover text-muted",
};

function StepItem({ number, step, state, mayConfigure }: StepItemProps) {
  const { title, text, done, href } = step;
  return (
    <li className="flex gap-3 lg:flex-col lg:gap-2">
      <span
        className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs tabular-nums ${marks[state]}`}
      >
        {done ? <Check aria-hidden className="size-3" /> : <span aria-hidden>{number}</span>}
      </span>
      <div className="min-w-0">
        <p className="font-medium">
          {mayConfigure && href !== null ? (
            <Link href={href} className="rounded-sm underline-offset-2 hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
          <span className="sr-only">{done ? texts.done : texts.toDo}</span>
        </p>
        {state === "early" && <p className="text-sm">{texts.doneAlreadyTheSteps}</p>}
        <p className="text-muted text-sm">{text}</p>
      </div>
    </li>
  );
}
