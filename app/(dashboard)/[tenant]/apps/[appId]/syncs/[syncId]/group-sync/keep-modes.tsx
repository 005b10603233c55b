import { Callout } from "@/app/_ui/callout";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { texts } from "@/app/texts/group-sync";
import type { KeepMode } from "@/lib/core/groups/group-rules";
import { choiceWords, settingWords } from "../../../../../setting-words";

/** What each keep mode takes away, in plain words; beside each, what that comes to now. */
export function KeepModes({ current, endangered }: KeepModesProps) {
  return (
    <div className="group flex flex-col gap-3">
      <RadioTiles
        name="removal"
        legend={settingWords.groups.removal.label}
        defaultValue={current}
        options={keepModes.map(({ value, label, description }) => ({ value, label, description }))}
      />
      {endangered.length > 0 && (
        <div className="hidden group-has-[input[value=mirror]:checked]:block">
          <Callout tone="danger" title={`People would be taken out of ${endangered.join(" and ")}`}>
            Membership there is what lets people in at all, and the identity provider seldom lists
            it. Add {endangered.length === 1 ? texts.theGroup : texts.theGroups} to the protected
            groups or to the default groups below, unless the provider gives{" "}
            {endangered.length === 1 ? "it" : "them"}.
          </Callout>
        </div>
      )}
    </div>
  );
}

type KeepModesProps = {
  current: KeepMode;
  /** Groups that let people in, and that no rule protects from `mirror`. */
  endangered: string[];
};

export const keepModes: readonly { value: KeepMode; label: string; description: string }[] = [
  {
    value: "owned",
    label: choiceWords.removal.owned,
    description: texts.whenTheIdentityProvider,
  },
  {
    value: "addOnly",
    label: choiceWords.removal.addOnly,
    description: texts.membersAreOnlyEver,
  },
  {
    value: "mapped",
    label: choiceWords.removal.mapped,
    description: texts.groupsThatASource,
  },
  {
    value: "mirror",
    label: choiceWords.removal.mirror,
    description: texts.peopleEndUpIn,
  },
];
