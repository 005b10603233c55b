import type { ReactNode } from "react";
import { SetupFrame } from "@/app/_shell/setup-frame";
import { LinkButton } from "@/app/_ui/link-button";
import { texts } from "@/app/texts/setup";
import { type Setup, stepHref, stepsOf } from "./load-setup";
import { type StepName, stepNames } from "./steps";

type SetupPageProps = {
  setup: Setup;
  step: StepName;
  title: string;
  description: ReactNode;
  children: ReactNode;
};

/** One step in the frame of all of them. */
export function SetupPage({ setup, step, title, description, children }: SetupPageProps) {
  const { slug, name } = setup.tenant;
  return (
    <SetupFrame
      heading={name}
      steps={stepsOf(slug, setup, step)}
      title={title}
      description={description}
      leaveHref={`/${slug}`}
    >
      <div className="flex flex-col gap-6">{children}</div>
    </SetupFrame>
  );
}

/** On to the next step, once this one is done. */
export function Continue({ setup, step }: Pick<SetupPageProps, "setup" | "step">) {
  const next = stepNames[stepNames.indexOf(step) + 1];
  if (next === undefined) return null;
  return (
    <div>
      <LinkButton variant="primary" href={stepHref(setup.tenant.slug, next)}>
        {texts.continue}
      </LinkButton>
    </div>
  );
}
