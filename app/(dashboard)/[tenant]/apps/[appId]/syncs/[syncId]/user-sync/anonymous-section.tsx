import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/rules";
import { settingWords } from "../../../../../setting-words";

const words = settingWords.users.anonymousDays;

type AnonymousProps = { days: number; isOffered: boolean };

/** How long the names of anonymised accounts are kept; not shown where nothing is anonymised. */
export function AnonymousSection({ days, isOffered }: AnonymousProps) {
  if (!isOffered) return <input type="hidden" name="anonymousDays" value={days} />;
  return (
    <SettingsSection title={words.under} description={texts.whereARuleAbove}>
      <TextField
        name="anonymousDays"
        label={words.label}
        type="number"
        min={1}
        max={3650}
        inputMode="numeric"
        defaultValue={days}
        className="max-w-32"
        help={texts.thenTheyAreErased}
      />
    </SettingsSection>
  );
}
