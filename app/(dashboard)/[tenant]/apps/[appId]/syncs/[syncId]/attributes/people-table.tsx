"use client";

import { Pin, PinOff } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { Spinner } from "@/app/_ui/spinner";
import { texts } from "@/app/texts/attributes";
import type { AccountField } from "@/lib/core/target/target";
import type { FieldProblem, TriedPerson } from "@/lib/engine/preview/try-mapping";
import { fields } from "./draft";

type PeopleTableProps = {
  people: TriedPerson[];
  problems: FieldProblem[];
  labels: Record<AccountField, string>;
  /** Names of the custom attributes, in their order. */
  attributes: { id: number; label: string }[];
  pinned: string[];
  chosen: string | null;
  search: string;
  total: number;
  pending: boolean;
  onSearch: (text: string) => void;
  onChoose: (id: string) => void;
  onPin: (id: string) => void;
  onUnpin: (id: string) => void;
};

/** What the draft gives for five pinned people and for whom the search finds. */
export function PeopleTable(props: PeopleTableProps) {
  const { people, labels, pinned, search, total, pending } = props;
  if (total === 0) return null;
  const found = people.filter(({ id }) => !pinned.includes(id));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <input
          form="none"
          type="search"
          value={search}
          onChange={(event) => props.onSearch(event.target.value)}
          placeholder={texts.tryItOnA}
          aria-label={texts.tryTheMappingOn}
          autoComplete="off"
          spellCheck={false}
          className={`${controlClass} h-8 max-w-96`}
        />
        {pending && <Spinner />}
      </div>
      <ScrollBox label={texts.valuesOfTheDraft} className="rounded-lg border bg-surface">
        <table className="w-full min-w-160 text-left text-sm">
          <thead className="border-b text-muted text-xs">
            <tr>
              <th scope="col" className="h-8 px-3 font-medium">
                {texts.person}
              </th>
              {fields.map((field) => (
                <th key={field} scope="col" className="px-3 font-medium">
                  {labels[field]}
                </th>
              ))}
              {props.attributes.map(({ id, label }) => (
                <th key={id} scope="col" className="px-3 font-medium">
                  {label}
                </th>
              ))}
              <th scope="col" className="w-10">
                <span className="sr-only">{texts.pin}</span>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} {...props} />
            ))}
          </tbody>
        </table>
        {search !== "" && found.length === 0 && !pending && (
          <p className="border-t px-3 py-2 text-muted text-sm">
            {fill(texts.nobodyElseBeginsWith, { search })}
          </p>
        )}
      </ScrollBox>
    </div>
  );
}

type PersonRowProps = PeopleTableProps & { person: TriedPerson };

function PersonRow({ person, problems, attributes, pinned, chosen, ...on }: PersonRowProps) {
  const { onChoose, onPin, onUnpin } = on;
  const { id, userName, refusal } = person;
  const isPinned = pinned.includes(id);
  return (
    <tr className={id === chosen ? "bg-accent-soft" : undefined}>
      <th scope="row" className="h-10 max-w-56 px-3 font-normal">
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="radio"
            name="tried-person"
            form="none"
            checked={id === chosen}
            onChange={() => onChoose(id)}
            className="size-4 shrink-0 accent-accent"
          />
          <span className="truncate" title={userName}>
            {userName}
          </span>
        </label>
        {refusal !== null && problems.length === 0 && (
          <p className="pb-1.5 pl-6 text-removed text-xs">{fill(texts.leftOut, { refusal })}</p>
        )}
      </th>
      {fields.map((field) => (
        <td key={field} className="max-w-56 px-3">
          <Value
            value={person.values[field]}
            error={person.traces[field]?.error ?? null}
            isBroken={problems.some((one) => one.field === field)}
          />
        </td>
      ))}
      {attributes.map(({ id }, index) => (
        <td key={id} className="max-w-56 px-3">
          <Value
            value={person.profile[index]?.value ?? ""}
            error={person.profile[index]?.error ?? null}
            isBroken={problems.some((one) => one.field === `profile.${index}`)}
          />
        </td>
      ))}
      <td className="pr-1 text-right">
        <Button
          size="icon"
          variant="ghost"
          aria-label={isPinned ? fill(texts.unpin, { userName }) : fill(texts.pin2, { userName })}
          onClick={() => (isPinned ? onUnpin(id) : onPin(id))}
        >
          {isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        </Button>
      </td>
    </tr>
  );
}

type ValueProps = { value: string; error: string | null; isBroken: boolean };

function Value({ value, error, isBroken }: ValueProps) {
  if (isBroken) return <span className="text-removed">{texts.cannotBeReadYet}</span>;
  if (error !== null) return <span className="text-removed">{error}</span>;
  if (value === "") return <span className="text-changed">{texts.empty}</span>;
  return (
    <span className="block truncate font-mono" title={value}>
      {value}
    </span>
  );
}
