import type { ReactNode } from "react";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/rules";
import type { AwayAction } from "@/lib/core/plan/plan-away";
import type { AwayState } from "@/lib/core/settings/sync-settings";
import { choiceWords, settingWords } from "../../../../../setting-words";

const words = settingWords.users;

type AwayProps = {
  name: AwayState;
  description: string;
  actions: readonly AwayAction[];
  action: AwayAction;
  graceDays: number;
  children?: ReactNode;
};

/** What happens to the accounts of people who are away in one way, and after how many days. */
export function AwaySection({
  name,
  description,
  actions,
  action,
  graceDays,
  children,
}: AwayProps) {
  return (
    <SettingsSection title={words[name].under} description={description}>
      <RadioTiles
        name={name}
        legend={words[name].label}
        defaultValue={action}
        options={actions.map((value) => ({ value, ...actionWords[value] }))}
      />
      <TextField
        name={`${name}GraceDays`}
        label={words[`${name}GraceDays`].label}
        type="number"
        min={0}
        max={365}
        inputMode="numeric"
        defaultValue={graceDays}
        className="max-w-32"
        help={texts.meansWithTheNext}
      />
      {children}
    </SettingsSection>
  );
}

export const actionWords: Record<AwayAction, { label: string; description: string }> = {
  keep: { label: choiceWords.away.keep, description: texts.theyKeepTheirAccess },
  stripGroups: {
    label: choiceWords.away.stripGroups,
    description: texts.theAccountStaysIn,
  },
  disable: {
    label: choiceWords.away.disable,
    description: texts.theyCannotSignIn,
  },
  disableAndStripGroups: {
    label: choiceWords.away.disableAndStripGroups,
    description: texts.theyCannotSignInAnd,
  },
  anonymise: {
    label: choiceWords.away.anonymise,
    description: texts.disabledWithoutGroupsAnd,
  },
  delete: {
    label: choiceWords.away.delete,
    description: texts.theAccountGoesFor,
  },
};
