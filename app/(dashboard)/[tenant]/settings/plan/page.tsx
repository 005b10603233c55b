import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { Code } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/settings";
import { usageOf } from "@/db/queries/usage";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { daysLeft, fullness, type PlanState } from "@/lib/core/access/licence";
import { getPlan } from "@/lib/engine/workspace/workspace-plan";
import { formatDay, formatNumber, formatPercent, plural } from "@/lib/format";
import { saveLicence } from "./actions";
import { UsageChart } from "./usage-chart";

export const metadata: Metadata = { title: texts.plan };

const usageDays = 90;

type Props = { params: Promise<{ tenant: string }> };

/** What the workspace may do, how much of it is used, and where a licence is entered. */
export default async function PlanPage({ params }: Props) {
  const { tenant, member, support } = await requireMember((await params).tenant, "enter");
  const [plan, days] = await Promise.all([getPlan(tenant.id), usageOf(tenant.id, usageDays)]);
  const peopleMax = plan.kind === "licensed" ? plan.peopleMax : null;
  return (
    <div className="flex flex-col">
      <SettingsSection title={texts.plan} description={texts.whatIsWrittenFor}>
        <PlanNow plan={plan} people={days.at(-1)?.people ?? null} />
      </SettingsSection>
      <SettingsSection title={texts.usage} description={texts.peopleWithAnActive}>
        {days.length < 2 ? (
          <p className="text-muted text-sm">
            {firstCount(days[0])}. {texts.fromTheSecondDay}
          </p>
        ) : (
          <UsageChart days={days} peopleMax={peopleMax} />
        )}
      </SettingsSection>
      {plan.kind !== "free" && can(member.role, "managePlan") && support === null && (
        <SettingsSection title={texts.licence} description={texts.aSignedTextThat}>
          <p className="text-muted text-sm">
            {filled(texts.askForOneWith, { workspaceId: <Code>{tenant.id}</Code> })}
          </p>
          <ActionForm action={saveLicence.bind(null, tenant.slug)} resetOnSuccess>
            <TextareaField
              name="licence"
              label={texts.licence}
              rows={4}
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="usher_licence_…"
            />
            <div>
              <SubmitButton pendingLabel={texts.checking}>{texts.enterLicence}</SubmitButton>
            </div>
          </ActionForm>
        </SettingsSection>
      )}
    </div>
  );
}

function firstCount(day: { people: number } | undefined): string {
  return day === undefined
    ? texts.notCountedYet
    : fill(texts.countedOnce, { people: plural(day.people, "person", "people") });
}

type PlanNowProps = { plan: PlanState; people: number | null };

function PlanNow({ plan, people }: PlanNowProps) {
  const counted = people === null ? texts.notCountedYet : formatNumber(people);
  const peopleItem = { label: texts.people, value: counted };
  switch (plan.kind) {
    case "free":
      return (
        <>
          <KeyValues items={[{ label: texts.plan, value: texts.noLicenceNeeded }, peopleItem]} />
          <p className="text-muted text-sm">{texts.whoeverRunsThisUsher}</p>
        </>
      );
    case "trial":
      return (
        <>
          <KeyValues
            items={[
              { label: texts.plan, value: texts.trialWithEverything },
              { label: texts.ends, value: endOf(plan.until) },
              peopleItem,
            ]}
          />
          <p className="text-muted text-sm">{texts.fromThenOnNothing}</p>
        </>
      );
    case "licensed":
      return <Licensed plan={plan} people={people} counted={counted} />;
    case "lapsed":
      return (
        <>
          <Callout
            tone="danger"
            title={fill(plan.what === "trial" ? texts.theTrialEndedOn : texts.theLicenceEndedOn, {
              since: formatDay(plan.since, "UTC"),
            })}
          >
            {texts.nothingIsWrittenTo}
          </Callout>
          <KeyValues items={[peopleItem]} />
        </>
      );
    default:
      return plan satisfies never;
  }
}

type LicensedProps = {
  plan: Extract<PlanState, { kind: "licensed" }>;
  people: number | null;
  counted: string;
};

function Licensed({ plan: { id, until, peopleMax }, people, counted }: LicensedProps) {
  const near = people === null ? null : fullness(people, peopleMax);
  const share = people === null ? null : formatPercent(people / peopleMax);
  return (
    <>
      {near === "nearly" && (
        <Callout tone="warning" title={texts.nearlyAllPeople}>
          {texts.beyondThemNobodyGets}
        </Callout>
      )}
      {near === "full" && (
        <Callout tone="danger" title={texts.allPeopleOfThe}>
          {texts.nobodyElseGetsAn}
        </Callout>
      )}
      <KeyValues
        items={[
          {
            label: texts.plan,
            value: fill(texts.licenceForPeople, { people: plural(peopleMax, "person", "people") }),
          },
          { label: texts.ends, value: endOf(until) },
          {
            label: texts.people,
            value: share === null ? counted : fill(texts.shareOfIt, { counted, share }),
          },
          { label: texts.licence, value: <Code>{id}</Code> },
        ]}
      />
    </>
  );
}

function endOf(until: Date): string {
  const days = plural(daysLeft(until, new Date()), "day");
  return fill(texts.dayInDays, { day: formatDay(until, "UTC"), days });
}
