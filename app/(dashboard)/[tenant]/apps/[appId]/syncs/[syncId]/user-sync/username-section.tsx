"use client";

import { useState } from "react";
import { Callout } from "@/app/_ui/callout";
import { controlClass } from "@/app/_ui/field";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { SettingsSection } from "@/app/_ui/settings-section";
import { Spinner } from "@/app/_ui/spinner";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/rules";
import type { UsernameRule } from "@/lib/core/mapping/username-rule";
import type { TriedPerson } from "@/lib/engine/preview/try-mapping";
import { settingWords } from "../../../../../setting-words";
import { type Preview, usePreview } from "../attributes/use-preview";
import { UsernameCount } from "./username-count";

type UsernameSectionProps = {
  /** Address of the Attributes tab, below which drafts are tried. */
  path: string;
  inForce: UsernameRule;
  /** The newest people. */
  people: string[];
  first: Preview;
};

/** What user names must look like and become, tried on real people while it is typed. */
export function UsernameSection({ path, inForce, people, first }: UsernameSectionProps) {
  const [pattern, setPattern] = useState(inForce?.pattern ?? "");
  const [replacement, setReplacement] = useState(inForce?.replacement ?? "$1");
  const [search, setSearch] = useState("");
  const rule = pattern.trim() === "" ? null : { pattern: pattern.trim(), replacement };
  const draft = `{"usernameRule":${JSON.stringify(rule)}`;
  const body = `${draft},"people":${JSON.stringify(people)},"search":${JSON.stringify(search)}}`;
  const { preview, error, pending } = usePreview(`${path}/preview`, body, first);
  return (
    <SettingsSection
      title={settingWords.users.usernameRule.label}
      description={texts.anExpressionThatEvery}
    >
      <TextField
        name="usernamePattern"
        label={texts.pattern}
        optional
        mono
        value={pattern}
        onChange={(event) => setPattern(event.target.value)}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        placeholder="^(?P<name>.+)@acme\.example$"
        help={texts.aRegularExpressionRe2}
      />
      <TextField
        name="usernameReplacement"
        label={texts.becomes}
        optional
        mono
        value={replacement}
        onChange={(event) => setReplacement(event.target.value)}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        className="max-w-80"
        help={texts.isTheFirstGroup}
      />
      {error !== null && <Callout tone="warning">{error}</Callout>}
      {first.total > 0 && rule !== null && (
        <div className="flex flex-col gap-3">
          <div className="flex items-center gap-3">
            <input
              form="none"
              type="search"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              placeholder={texts.tryItOnA}
              aria-label={texts.tryThePatternOn}
              autoComplete="off"
              spellCheck={false}
              className={`${controlClass} h-8 max-w-96`}
            />
            {pending && <Spinner />}
          </div>
          <People people={preview.people} />
          {error === null && (
            <UsernameCount url={`${path}/count`} draft={draft} total={first.total} />
          )}
        </div>
      )}
    </SettingsSection>
  );
}

function People({ people }: { people: TriedPerson[] }) {
  return (
    <ScrollBox label={texts.userNamesByThe} className="rounded-lg border bg-surface">
      <table className="w-full min-w-96 text-left text-sm">
        <thead className="border-b text-muted text-xs">
          <tr>
            <th scope="col" className="h-8 px-3 font-medium">
              {texts.userName}
            </th>
            <th scope="col" className="px-3 font-medium">
              {texts.becomes}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {people.map((person) => (
            <tr key={person.id}>
              <td className="h-10 max-w-64 truncate px-3 font-mono" title={before(person)}>
                {before(person)}
              </td>
              <td className="max-w-80 px-3">
                {person.refusal === null ? (
                  <span className="block truncate font-mono" title={person.values.username}>
                    {person.values.username}
                  </span>
                ) : (
                  <span className="block break-words py-1.5 text-removed">{person.refusal}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The name that the mapping gave: the rule is the step after its last one. */
function before({ traces, userName }: TriedPerson): string {
  const trace = traces.username;
  if (!trace) return userName;
  const at = trace.error === null ? -2 : -1;
  return (trace.steps.at(at) ?? trace.input)[0] ?? userName;
}
