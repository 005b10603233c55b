import type { Metadata } from "next";
import { ExactTime } from "@/app/_ui/exact-time";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { formatDuration } from "@/lib/format";
import { saveSchedule } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";

export const metadata: Metadata = { title: "Schedule" };

export default async function SchedulePage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { everyMinutes } = settings.settings.schedule;
  return (
    <SettingsForm {...form} action={saveSchedule.bind(null, tenant.slug)}>
      <SettingsSection
        title="Full runs"
        description="A full run compares everyone with the target and mends what differs, also what was changed there by hand."
      >
        <SelectField
          name="everyMinutes"
          label="Run"
          defaultValue={everyMinutes === null ? "" : String(everyMinutes)}
          options={choicesWith(everyMinutes)}
          help={
            sync.dueAt ? (
              <>
                The next full run starts <ExactTime at={sync.dueAt} />.
              </>
            ) : (
              "No full run is planned. Start one by hand with Sync now."
            )
          }
        />
      </SettingsSection>
      <SettingsSection
        title="Pushes"
        description="What the identity provider sends by SCIM does not wait for the schedule."
      >
        <p>
          Every change is carried on within seconds, people and groups that it touches only.
          {sync.pendingChanges > 0 && ` ${sync.pendingChanges} wait at the moment.`}
        </p>
      </SettingsSection>
    </SettingsForm>
  );
}

const choices = [
  { minutes: 15, label: "Every 15 minutes" },
  { minutes: 30, label: "Every 30 minutes" },
  { minutes: 60, label: "Every hour" },
  { minutes: 240, label: "Every 4 hours" },
  { minutes: 720, label: "Twice a day" },
  { minutes: 1_440, label: "Every day" },
  { minutes: 10_080, label: "Every week" },
];

/** An interval set over the API may be none of ours; it must not change by looking at it. */
function choicesWith(current: number | null) {
  const known = choices.some(({ minutes }) => minutes === current);
  const own =
    current === null || known
      ? []
      : [{ minutes: current, label: `Every ${formatDuration(current * 60_000)}` }];
  return [
    { value: "", label: "Only by hand" },
    ...[...choices, ...own]
      .sort((a, b) => a.minutes - b.minutes)
      .map(({ minutes, label }) => ({ value: String(minutes), label })),
  ];
}
