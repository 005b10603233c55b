import { Diff } from "@/app/_ui/diff";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import { settingsSections } from "@/lib/core/settings/settings-diff";
import type { SettingsComparison } from "@/lib/engine/settings/compare-settings";
import { plural } from "@/lib/format";
import { fieldLabel, valueWords } from "../../../../../../setting-changes";
import { sectionLabels } from "../../../../../../setting-words";

/** What differs between two versions, tab by tab. */
export function Differences({
  compared: { from, to, differences },
}: {
  compared: SettingsComparison;
}) {
  if (from.version === to.version) {
    return <p className="text-muted">{texts.thereIsNoOther}</p>;
  }
  if (differences.length === 0) {
    return <p className="text-muted">{texts.theTwoVersionsAre}</p>;
  }
  return settingsSections.map((section) => {
    const rows = differences.filter((one) => one.section === section);
    if (rows.length === 0) return null;
    return (
      <div key={section} className="flex flex-col gap-2">
        <h3 className="font-medium">{sectionLabels[section]}</h3>
        <Diff
          label={fill(texts.versionsAnd, {
            section: sectionLabels[section],
            before: from.version,
            after: to.version,
          })}
          nowLabel={fill(texts.version2, { version: from.version })}
          afterLabel={fill(texts.version2, { version: to.version })}
          rows={rows.map(({ field, before, after, same }) => ({
            field: fieldLabel(section, field),
            now: valueWords(section, field, before),
            after: valueWords(section, field, after),
            note: same === 0 ? undefined : `${plural(same, "more line")} in both`,
          }))}
        />
      </div>
    );
  });
}
