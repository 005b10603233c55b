import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { Code } from "@/app/_ui/code";
import { EmptyState } from "@/app/_ui/empty-state";
import { KeyValues } from "@/app/_ui/key-values";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextareaField } from "@/app/_ui/textarea-field";
import { usageOf } from "@/db/queries/usage";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import type { PlanState } from "@/lib/core/licence";
import { getPlan } from "@/lib/engine/workspace-plan";
import { formatDay, formatNumber, formatPercent, plural } from "@/lib/format";
import { saveLicence } from "./actions";
import { UsageChart } from "./usage-chart";

export const metadata: Metadata = { title: "Plan" };

const usageDays = 90;

type Props = { params: Promise<{ tenant: string }> };

/** What the workspace may do, how much of it is used, and where a licence is entered. */
export default async function PlanPage({ params }: Props) {
  const { tenant, member, support } = await requireMember((await params).tenant, "enter");
  const [plan, days] = await Promise.all([getPlan(tenant.id), usageOf(tenant.id, usageDays)]);
  const peopleMax = plan.kind === "licensed" ? plan.peopleMax : null;
  return (
    <div className="flex flex-col">
      <SettingsSection title="Plan" description="What is written, for how many people, until when.">
        <PlanNow plan={plan} people={days.at(-1)?.people ?? null} />
      </SettingsSection>
      <SettingsSection
        title="Usage"
        description="People with an active account that Usher looks after, counted once a day. Somebody in several targets counts once."
      >
        {days.length < 2 ? (
          <EmptyState title={firstCount(days[0])}>
            From the second day on the days are drawn here.
          </EmptyState>
        ) : (
          <UsageChart days={days} peopleMax={peopleMax} />
        )}
      </SettingsSection>
      {plan.kind !== "free" && can(member.role, "managePlan") && support === null && (
        <SettingsSection
          title="Licence"
          description="A signed text that is checked here and nowhere else: nothing is sent anywhere."
        >
          <p className="text-muted text-sm">
            Ask for one with the id of this workspace: <Code>{tenant.id}</Code>
          </p>
          <ActionForm action={saveLicence.bind(null, tenant.slug)} resetOnSuccess>
            <TextareaField
              name="licence"
              label="Licence"
              rows={4}
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="usher_licence_…"
            />
            <div>
              <SubmitButton pendingLabel="Checking…">Enter licence</SubmitButton>
            </div>
          </ActionForm>
        </SettingsSection>
      )}
    </div>
  );
}

function firstCount(day: { people: number } | undefined): string {
  return day === undefined
    ? "Not counted yet"
    : `Counted once: ${plural(day.people, "person", "people")}`;
}

function PlanNow({ plan, people }: { plan: PlanState; people: number | null }) {
  const counted = people === null ? "Not counted yet" : formatNumber(people);
  switch (plan.kind) {
    case "free":
      return (
        <>
          <KeyValues
            items={[
              { label: "Plan", value: "No licence needed" },
              { label: "People", value: counted },
            ]}
          />
          <p className="text-muted text-sm">Whoever runs this Usher asks for none.</p>
        </>
      );
    case "trial":
      return (
        <KeyValues
          items={[
            { label: "Plan", value: "Trial, with everything" },
            { label: "Ends", value: formatDay(plan.until, "UTC") },
            { label: "People", value: counted },
          ]}
        />
      );
    case "licensed":
      return (
        <KeyValues
          items={[
            { label: "Plan", value: `Licence for ${formatNumber(plan.peopleMax)} people` },
            { label: "Ends", value: formatDay(plan.until, "UTC") },
            {
              label: "People",
              value:
                people === null
                  ? counted
                  : `${counted}, ${formatPercent(people / plan.peopleMax)} of it`,
            },
            { label: "Licence", value: <Code>{plan.id}</Code> },
          ]}
        />
      );
    case "lapsed":
      return (
        <Callout tone="danger" title={`Ended on ${formatDay(plan.since, "UTC")} (PLAN_LAPSED)`}>
          Nothing is written to any target. What identity providers send is still taken and kept,
          and previews work. With a licence every sync makes a whole plan first, which waits for
          somebody to look.
        </Callout>
      );
    default:
      return plan satisfies never;
  }
}
