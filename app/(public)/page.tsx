import { ArrowRight } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/landing";
import { PublicFrame } from "../_shell/public-frame";
import { CodeBlock } from "../_ui/code";
import { LinkButton } from "../_ui/link-button";
import { HeldExample } from "./held-example";
import { PlanExample } from "./plan-example";
import { Supported } from "./supported";
import { WhyExample } from "./why-example";

export const metadata: Metadata = {
  title: { absolute: "Usher · Users and groups in Atlassian, as your identity provider says" },
};

/** Shows the product itself: a plan, a held run, a why page, what it connects, how to run it. */
export default function LandingPage() {
  return (
    <PublicFrame links={links}>
      <div className="mx-auto flex max-w-6xl flex-col gap-20 px-4 py-12 sm:px-gutter md:gap-28 md:py-20">
        <Hero />
        <Part
          id="removal"
          title={texts.nobodyLosesAccessBy}
          text="A broken filter at the identity provider looks exactly like forty people leaving. Usher looks at the whole plan before it writes the first line of it."
          points={removalPoints}
        >
          <HeldExample />
        </Part>
        <Part
          id="why"
          title={texts.everyDecisionCanBe}
          text="Each account, each group and each membership keeps a record of what put it there. The why page walks through the same steps as the planner and links every step to the setting behind it."
          points={whyPoints}
          flipped
        >
          <WhyExample />
        </Part>
        <section id="connects" className="flex scroll-mt-20 flex-col gap-6">
          <Heading
            title={texts.whatItConnects}
            text="One provider may feed several products, each with rules of its own. Everything runs through the same planner, the same limits and the same record of reasons."
          />
          <Supported />
        </section>
        <Run />
      </div>
    </PublicFrame>
  );
}

const links = [
  { label: texts.safeRemoval, href: "#removal" },
  { label: texts.reasons, href: "#why" },
  { label: texts.whatItConnects, href: "#connects" },
  { label: texts.runIt, href: "#run" },
];

const removalPoints = [
  "Over half of a limit, a run stops with nothing written until someone approves or cancels it. So does the first full run.",
  "An empty source never empties the target.",
  "Only accounts linked to a person are touched, and only memberships that Usher gave are taken away.",
  "People who vanish from the source are disabled, never deleted, and after days of grace that you choose.",
];

const whyPoints = [
  "Preview shows every change, field by field, before the first run and after each change of a rule.",
  "What was left undone is listed as well, with the reason: a read-only account, two people with one user name, a rename the product cannot do.",
  "A second run over an unchanged source writes nothing.",
];

function Hero() {
  return (
    <section className="flex flex-col gap-10">
      <div className="max-w-3xl">
        <h1 className="text-balance font-semibold text-2xl tracking-tight md:text-3xl">
          {texts.whoWorksHereIs}
        </h1>
        <p className="mt-4 max-w-2xl text-lg text-muted">{texts.usherTakesPeopleAnd}</p>
        <div className="mt-6 flex flex-wrap gap-3">
          <LinkButton href="/sign-up" variant="primary">
            {texts.createAWorkspace}
            <ArrowRight aria-hidden />
          </LinkButton>
          <LinkButton href="/sign-in">{texts.signIn}</LinkButton>
        </div>
      </div>
      <PlanExample />
    </section>
  );
}

type PartProps = {
  id: string;
  title: string;
  text: string;
  points: readonly string[];
  flipped?: boolean;
  children: ReactNode;
};

function Part({ id, title, text, points, flipped = false, children }: PartProps) {
  return (
    <section id={id} className="grid scroll-mt-20 items-center gap-x-14 gap-y-8 lg:grid-cols-12">
      <div className={flipped ? "lg:order-2 lg:col-span-5" : "lg:col-span-5"}>
        <Heading title={title} text={text} />
        <ul className="mt-5 flex flex-col gap-3">
          {points.map((point) => (
            <li key={point} className="border-l-2 pl-3 text-muted">
              {point}
            </li>
          ))}
        </ul>
      </div>
      <div className="min-w-0 lg:col-span-7">{children}</div>
    </section>
  );
}

function Heading({ title, text }: { title: string; text: string }) {
  return (
    <header className="max-w-2xl">
      <h2 className="text-balance font-semibold text-2xl tracking-tight">{title}</h2>
      <p className="mt-2 text-lg text-muted">{text}</p>
    </header>
  );
}

function Run() {
  return (
    <section id="run" className="grid scroll-mt-20 items-start gap-x-14 gap-y-8 lg:grid-cols-12">
      <div className="lg:col-span-5">
        <Heading
          title={texts.twoCommands}
          text="Node 20.9 or newer is all it needs. The database comes along from npm, and a demo workspace with a sandbox is there to push the first person into."
        />
        <div className="mt-6 flex flex-wrap gap-3">
          <LinkButton href="/sign-up" variant="primary">
            {texts.createAWorkspace}
          </LinkButton>
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-3 lg:col-span-7">
        <CodeBlock label={texts.installBuildAndStart} text={"npm start"} />
        <CodeBlock label={texts.checkAllOfIt} text={"npm test"} />
      </div>
    </section>
  );
}
