import type { ReactNode } from "react";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import type { AwayAction } from "@/lib/core/plan-away";
import type { AwayState } from "@/lib/core/sync-settings";
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
        help="0 means with the next run. If they come back in time, nothing has happened."
      />
      {children}
    </SettingsSection>
  );
}

export const actionWords: Record<AwayAction, { label: string; description: string }> = {
  keep: { label: choiceWords.away.keep, description: "They keep their access." },
  stripGroups: {
    label: choiceWords.away.stripGroups,
    description: "The account stays in use, without the groups that are named below.",
  },
  disable: {
    label: choiceWords.away.disable,
    description: "They cannot sign in; content, history and groups stay. Nothing is deleted.",
  },
  disableAndStripGroups: {
    label: choiceWords.away.disableAndStripGroups,
    description: "They cannot sign in and lose their groups; content and history stay.",
  },
  anonymise: {
    label: choiceWords.away.anonymise,
    description:
      "Disabled, without groups, and with the names and e-mail replaced. Somebody who returns gets them back, while Usher keeps them.",
  },
  delete: {
    label: choiceWords.away.delete,
    description: "The account goes for good, with whatever the target deletes with it.",
  },
};
