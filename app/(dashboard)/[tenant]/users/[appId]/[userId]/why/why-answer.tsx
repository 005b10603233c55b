import { CircleCheck, CircleX, Info } from "lucide-react";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { ExactTime } from "@/app/_ui/exact-time";
import { fill } from "@/app/_ui/fill";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/users";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { WhyPlace, WhyStage } from "@/lib/core/reasons/why";
import type { LastWrite, WhyThen } from "@/lib/engine/preview/why-then";
import { OutcomeBadge } from "../../../../runs/[run]/results";

type Places = { appId: string; syncId: string; targetId: string; person: string };
type WhyAnswerProps = { answer: WhyThen; group: string; slug: string; places: Places };

/** The answer in one sentence, then the way there, each stage with a link to where it is decided. */
export function WhyAnswer({ answer, group, slug, places }: WhyAnswerProps) {
  const { stages, caveats, at, settingsVersion } = answer;
  return (
    <>
      <Verdict answer={answer} group={group} />
      {caveats.length > 0 && (
        <Callout title={texts.whatHistoryDoesNot}>
          <ul className="flex flex-col gap-1">
            {caveats.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Callout>
      )}
      <Card
        title={texts.theWayThere}
        description={
          <>
            With version {settingsVersion} of the rules, saved by {answer.settingsAuthor}{" "}
            <ExactTime at={answer.settingsSavedAt} />
            {at !== null && texts.inForceThen}.
          </>
        }
      >
        <ol className="flex flex-col gap-5">
          {stages.map((stage) => (
            <Stage key={stage.stage} stage={stage} href={hrefOf(stage.place, slug, places)} />
          ))}
          <Writes answer={answer} slug={slug} />
        </ol>
      </Card>
    </>
  );
}

function Verdict({ answer, group }: Pick<WhyAnswerProps, "answer" | "group">) {
  const { membership, stages, subject } = answer;
  const no = stages.find(({ verdict }) => verdict === "no");
  if (membership === null) {
    return no ? (
      <Callout tone="warning" title={fill(texts.stoppedAt, { title: no.title })}>
        {no.text}
      </Callout>
    ) : (
      <Callout tone="success" title={texts.nothingStandsInThe}>
        {stages.at(-1)?.text}
      </Callout>
    );
  }
  const words = { is: "is in", joins: "joins", leaves: "leaves", kept: "stays in" } as const;
  const { kind } = membership;
  const verb = kind === "not" || kind === "blocked" ? "is not in" : words[kind];
  const fine = verb !== "is not in" && kind !== "leaves";
  return (
    <Callout tone={fine ? "success" : "warning"} title={`${subject} ${verb} ${group}`}>
      {fine || !no ? reasonSentence(membership.reason) : `${no.title}: ${no.text}`}
    </Callout>
  );
}

const icons = {
  yes: { Icon: CircleCheck, look: "text-added", label: texts.yes },
  no: { Icon: CircleX, look: "text-removed", label: texts.no },
  note: { Icon: Info, look: "text-muted", label: texts.note },
} as const;

function Stage({ stage, href }: { stage: WhyStage; href: string }) {
  const { Icon, look, label } = icons[stage.verdict];
  return (
    <li className="flex gap-3">
      <Icon aria-label={label} className={`mt-0.5 size-4 shrink-0 ${look}`} />
      <div className="min-w-0 flex-1">
        <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 font-medium">
          {stage.title}
          <TextLink href={href} className="font-normal text-sm">
            {linkWords[stage.place]}
          </TextLink>
        </h3>
        <p className="wrap-anywhere">{stage.text}</p>
        {stage.lines.length > 0 && (
          <ul className="mt-1 flex flex-col gap-1 text-muted text-sm">
            {stage.lines.map((line) => (
              <li key={line} className="wrap-anywhere">
                {line}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

const linkWords: Record<WhyPlace, string> = {
  source: "The record",
  "user-sync": "User sync",
  attributes: "Attributes",
  "group-sync": "Group sync",
  target: "The target",
  run: "The run",
};

function hrefOf(place: WhyPlace, slug: string, { appId, syncId, targetId, person }: Places) {
  if (place === "source" || place === "run") return person;
  if (place === "target") return `/${slug}/targets/${targetId}`;
  return `/${slug}/apps/${appId}/syncs/${syncId}/${place}`;
}

function Writes({ answer, slug }: Pick<WhyAnswerProps, "answer" | "slug">) {
  const { lastWrite, lastMembershipWrite } = answer;
  const writes = [
    ["Account", lastWrite] as const,
    ...(answer.membership ? [["Membership", lastMembershipWrite] as const] : []),
  ];
  return (
    <li className="flex gap-3">
      <Info aria-label={texts.note} className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">{texts.lastResults}</h3>
        <ul className="flex flex-col gap-1">
          {writes.map(([what, write]) => (
            <li key={what}>
              {what}: {write ? <Write write={write} slug={slug} /> : texts.noRunHasChanged}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function Write({ write, slug }: { write: LastWrite; slug: string }) {
  return (
    <>
      <OutcomeBadge outcome={write.outcome} /> {reasonSentence(write.reason)}{" "}
      <TextLink href={`/${slug}/runs/${write.runId}?change=${write.seq}`}>
        {texts.inThisRun}
      </TextLink>
      , <ExactTime at={write.at} />
    </>
  );
}
