"use client";

import { RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Callout } from "@/app/_ui/callout";
import { fill, filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/attributes";
import type { AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import type { SeenAttribute } from "@/lib/core/mapping/attribute-seen";
import type { ProfileAttribute } from "@/lib/core/mapping/profile-attribute";
import type { AccountField } from "@/lib/core/target/target";
import type { AttributeOffers } from "@/lib/engine/preview/attribute-offers";
import { JsonField } from "../json-field";
import { CountAll } from "./count-all";
import { CustomAttributes } from "./custom-attributes";
import {
  attributesOfDraft,
  type Draft,
  draftAttributes,
  draftField,
  draftOf,
  fields,
  mappingsOf,
} from "./draft";
import { FieldRow } from "./field-row";
import { PeopleTable } from "./people-table";
import { type Preview, usePreview } from "./use-preview";

type EditorProps = {
  /** Address of the tab; the routes for drafts lie below it. */
  path: string;
  inForce: AttributeMappings;
  profileInForce: ProfileAttribute[];
  /** What the target keeps beyond the fields; null for nothing. */
  keeps: AttributeOffers["profile"];
  targetName: string;
  preset: AttributeMappings;
  presetName: string;
  labels: Record<AccountField, string>;
  suggestions: Record<AccountField, string[]>;
  seen: SeenAttribute[];
  sampled: number;
  total: number;
  pinned: string[];
  first: Preview;
};

const pathListId = "source-paths";

/** The mapping of all fields, tried on real people while it is typed. Nothing is saved by itself. */
export function MappingEditor(props: EditorProps) {
  const { path, inForce, preset, presetName, labels, total, first } = props;
  const [draft, setDraft] = useState<Draft>(() => draftOf(inForce));
  const [custom, setCustom] = useState(() => draftAttributes(props.profileInForce));
  const [pinned, setPinned] = useState(props.pinned);
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(pinned[0] ?? null);
  const profile = attributesOfDraft(custom);
  const asked = `{"attributes":${JSON.stringify(mappingsOf(draft))},"profile":${JSON.stringify(profile)}`;
  const body = `${asked},"people":${JSON.stringify(pinned)},"search":${JSON.stringify(search)}}`;
  const { preview, error, pending } = usePreview(`${path}/preview`, body, first);
  const person = preview.people.find(({ id }) => id === chosen) ?? preview.people[0];

  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    query.set("people", pinned.join(","));
    window.history.replaceState(null, "", `?${query}`);
  }, [pinned]);

  function pin(id: string): void {
    setChosen(id);
    if (!pinned.includes(id)) setPinned([id, ...pinned].slice(0, 5));
  }

  return (
    <div className="flex flex-col gap-6 pb-6">
      <JsonField name="attributes" value={mappingsOf(draft)} />
      <JsonField name="profile" value={profile} />
      <datalist id={pathListId}>
        {props.seen.map((one) => (
          <option key={one.path} value={one.path} label={shareOf(one, props.sampled)} />
        ))}
      </datalist>
      <section aria-label={texts.preview} className="flex flex-col gap-3">
        <PeopleTable
          people={preview.people}
          problems={preview.problems}
          labels={labels}
          attributes={custom}
          pinned={pinned}
          chosen={person?.id ?? null}
          search={search}
          total={total}
          pending={pending}
          onSearch={setSearch}
          onChoose={setChosen}
          onPin={pin}
          onUnpin={(id) => setPinned(pinned.filter((one) => one !== id))}
        />
        {error !== null && <Callout tone="warning">{error}</Callout>}
        <CountAll
          url={`${path}/count`}
          draft={asked}
          total={total}
          labels={labels}
          attributes={custom}
          onTry={pin}
        />
      </section>
      <section aria-label={texts.mapping} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-muted text-sm">
            {person
              ? filled(texts.eachStepShowsWhat, {
                  userName: (
                    <strong className="break-all font-medium text-ink">{person.userName}</strong>
                  ),
                })
              : texts.examplesAppearAsSoon}
          </p>
          <Button
            size="sm"
            variant="ghost"
            icon={<RotateCcw aria-hidden />}
            onClick={() => setDraft(draftOf(preset))}
          >
            {fill(texts.resetAllToThe, { presetName })}
          </Button>
        </div>
        {fields.map((field) => (
          <FieldRow
            key={field}
            field={field}
            refusedAt={`attributes.${field}`}
            isOpen={field === "username"}
            label={labels[field]}
            draft={draft[field]}
            trace={person?.traces[field]}
            problems={preview.problems.filter((problem) => problem.field === field)}
            suggestions={props.suggestions[field]}
            seen={props.seen}
            sampled={props.sampled}
            pathListId={pathListId}
            onChange={(changed) => setDraft((now) => ({ ...now, [field]: changed }))}
            onReset={() => setDraft((now) => ({ ...now, [field]: draftField(preset[field]) }))}
          />
        ))}
      </section>
      <CustomAttributes
        custom={custom}
        keeps={props.keeps}
        targetName={props.targetName}
        traces={person?.profile ?? []}
        problems={preview.problems}
        seen={props.seen}
        sampled={props.sampled}
        pathListId={pathListId}
        onChange={setCustom}
      />
    </div>
  );
}

export function shareOf({ people, example }: SeenAttribute, sampled: number): string {
  return `${Math.round((people / Math.max(1, sampled)) * 100)} % · ${example.slice(0, 40)}`;
}
