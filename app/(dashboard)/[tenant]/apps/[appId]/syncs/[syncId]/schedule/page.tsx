import type { Metadata } from "next";
import { Code } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { zonesWith } from "@/app/_ui/zones";
import { texts } from "@/app/texts/rules";
import type { Timing } from "@/lib/core/settings/schedule";
import { nextRuns } from "@/lib/engine/run/next-runs";
import { everyWords, intervals, sectionLabels, settingWords } from "../../../../../setting-words";
import { saveSchedule } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { previewSchedule } from "./actions";
import { NextTimes } from "./next-times";
import { atTimes } from "./schedule-form";

const words = settingWords.schedule;

export const metadata: Metadata = { title: sectionLabels.schedule };

export default async function SchedulePage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { schedule } = settings.settings;
  return (
    <SettingsForm {...form} action={saveSchedule.bind(null, tenant.slug)}>
      <SettingsSection title={words.everyMinutes.under} description={texts.aFullRunCompares}>
        <When
          every="every"
          cron="cron"
          label={words.everyMinutes.label}
          timing={schedule}
          none="Only by hand"
        />
      </SettingsSection>
      <SettingsSection title={words.users.under} description={texts.runsThatLookAt}>
        <When
          every="usersEvery"
          cron="usersCron"
          label={words.users.label}
          timing={schedule.users}
          none="Never"
        />
        <When
          every="groupsEvery"
          cron="groupsCron"
          label={words.groups.label}
          timing={schedule.groups}
          none="Never"
        />
      </SettingsSection>
      <SettingsSection title={words.zone.under} description={texts.inWhichZoneThe}>
        <SelectField
          name="zone"
          label={words.zone.label}
          defaultValue={schedule.zone}
          options={zonesWith(schedule.zone)}
          className="max-w-80"
        />
      </SettingsSection>
      <SettingsSection title={texts.nextTimes} description={texts.byTheScheduleAs}>
        <NextTimes
          key={settings.version}
          now={nextRuns(sync.id, schedule, Date.now())}
          ask={form.mayConfigure ? previewSchedule.bind(null, tenant.slug) : null}
        />
      </SettingsSection>
      <SettingsSection title={texts.pushes} description={texts.whatTheIdentityProvider}>
        <p>
          Every change is carried on within seconds, people and groups that it touches only.
          {sync.pendingChanges > 0 && ` ${sync.pendingChanges} wait at the moment.`}
        </p>
      </SettingsSection>
    </SettingsForm>
  );
}

type WhenProps = {
  every: string;
  cron: string;
  label: string;
  timing: Timing | null;
  /** What the empty choice is called. */
  none: string;
};

/** An interval, or cron times; the field for these shows once they are chosen. */
function When({ every, cron, label, timing, none }: WhenProps) {
  const minutes = timing?.everyMinutes ?? null;
  const chosen = timing?.cron ? atTimes : minutes === null ? "" : String(minutes);
  return (
    <div className="group flex flex-col gap-3">
      <SelectField
        name={every}
        label={label}
        defaultValue={chosen}
        options={choicesWith(minutes, none)}
        className="max-w-80"
      />
      <div className="hidden group-has-[option[value=cron]:checked]:block">
        <TextField
          name={cron}
          label={fill(texts.times, { label })}
          defaultValue={timing?.cron ?? ""}
          placeholder="30 2 * * 1-5"
          maxLength={100}
          // Hidden, a field that must be filled would keep the form from being sent, without a word.
          required={false}
          mono
          spellCheck={false}
          autoComplete="off"
          className="max-w-80"
          help={filled(texts.minuteHourDayOf, { example: <Code>30 2 * * 1-5</Code> })}
        />
      </div>
    </div>
  );
}

/** One that is in force without being offered must not change by looking at it. */
function choicesWith(current: number | null, none: string) {
  const offered = new Set<number>([...intervals, ...(current === null ? [] : [current])]);
  return [
    { value: "", label: none },
    ...[...offered]
      .sort((a, b) => a - b)
      .map((minutes) => ({ value: String(minutes), label: everyWords(minutes) })),
    { value: atTimes, label: texts.atCertainTimes },
  ];
}
