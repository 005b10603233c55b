"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/attributes";
import type { FieldTrace } from "@/lib/core/mapping/attribute-derive";
import type { AttributeOffers } from "@/lib/engine/preview/attribute-offers";
import type { FieldProblem } from "@/lib/engine/preview/try-mapping";
import { sectionLabels } from "../../../../../setting-words";
import { type DraftAttribute, draftAttribute } from "./draft";
import { FieldRow, type FieldRowProps } from "./field-row";

type CustomAttributesProps = Pick<FieldRowProps, "seen" | "sampled" | "pathListId"> & {
  custom: DraftAttribute[];
  keeps: AttributeOffers["profile"];
  targetName: string;
  /** For the chosen person, in the order of the attributes. */
  traces: FieldTrace[];
  problems: FieldProblem[];
  onChange: (custom: DraftAttribute[]) => void;
};

const attributesMax = 20;

/** What the target keeps of a person beyond name and e-mail: one row each, with a name to show. */
export function CustomAttributes(props: CustomAttributesProps) {
  const { custom, keeps, targetName, onChange } = props;
  if (keeps === null && custom.length === 0) return null;
  return (
    <section aria-label={sectionLabels.profile} className="flex flex-col gap-3">
      <div>
        <h3 className="font-medium">{sectionLabels.profile}</h3>
        <p className="text-muted text-sm">
          {custom.length === 0
            ? fill(texts.whatKeepsOfA, { targetName })
            : fill(texts.getsTheseAsThey, { targetName })}
        </p>
      </div>
      {custom.map((attribute, index) => (
        <AttributeRow key={attribute.id} attribute={attribute} index={index} {...props} />
      ))}
      {custom.length < attributesMax && keeps !== null && <AddAttribute {...props} keeps={keeps} />}
      {custom.length > 0 && keeps === null && (
        <Button size="sm" onClick={() => onChange([])}>
          {texts.removeAll}
        </Button>
      )}
    </section>
  );
}

type RowProps = CustomAttributesProps & { attribute: DraftAttribute; index: number };

function AttributeRow({ attribute, index, ...props }: RowProps) {
  const { custom, traces, problems, onChange } = props;
  const change = (changed: Partial<DraftAttribute>) =>
    onChange(custom.map((one) => (one === attribute ? { ...one, ...changed } : one)));
  return (
    <FieldRow
      field={`profile.${index}`}
      refusedAt={`profile.${index}`}
      label={attribute.label || attribute.key || texts.newAttribute}
      draft={attribute.field}
      trace={traces[index]}
      problems={problems.filter(({ field }) => field === `profile.${index}`)}
      suggestions={[]}
      {...{ seen: props.seen, sampled: props.sampled, pathListId: props.pathListId }}
      isOpen={attribute.key === ""}
      onChange={(field) => change({ field })}
      head={
        <Names
          attribute={attribute}
          keeps={props.keeps}
          onChange={change}
          onRemove={() => onChange(custom.filter((one) => one !== attribute))}
        />
      }
    />
  );
}

type NamesProps = Pick<CustomAttributesProps, "keeps"> & {
  attribute: DraftAttribute;
  onChange: (changed: Partial<DraftAttribute>) => void;
  onRemove: () => void;
};

/** The key as the target knows it, and the name that people read. */
function Names({ attribute, keeps, onChange, onRemove }: NamesProps) {
  const id = useId();
  return (
    <div className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_auto]">
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-key`} className="font-medium text-sm">
          {texts.keyInTheTarget}
        </label>
        <input
          form="none"
          id={`${id}-key`}
          value={attribute.key}
          readOnly={keeps?.isOpen === false}
          onChange={(event) => onChange({ key: event.target.value })}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          placeholder="department"
          className={`${controlClass} h-8 font-mono text-sm read-only:bg-sunken`}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-label`} className="font-medium text-sm">
          {texts.displayName}
        </label>
        <input
          form="none"
          id={`${id}-label`}
          value={attribute.label}
          onChange={(event) => onChange({ label: event.target.value })}
          maxLength={80}
          autoComplete="off"
          placeholder={texts.department}
          className={`${controlClass} h-8 text-sm`}
        />
      </div>
      <Button size="sm" variant="ghost" icon={<Trash2 aria-hidden />} onClick={onRemove}>
        {texts.remove}
      </Button>
    </div>
  );
}

type AddProps = CustomAttributesProps & { keeps: NonNullable<AttributeOffers["profile"]> };

/** A key of one's own, or one of the fields that the target has. */
function AddAttribute({ custom, keeps, onChange }: AddProps) {
  if (keeps.isOpen) {
    return (
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          onClick={() => onChange([...custom, draftAttribute("", "")])}
        >
          {texts.addACustomAttribute}
        </Button>
      </div>
    );
  }
  const left = keeps.fields.filter(({ key }) => !custom.some((one) => one.key === key));
  if (left.length === 0) return null;
  return (
    <Select
      value=""
      aria-label={texts.addACustomAttribute}
      onChange={(event) => {
        const field = left.find(({ key }) => key === event.target.value);
        if (field) onChange([...custom, draftAttribute(field.key, field.label)]);
      }}
      frameClass="max-w-64"
      className="text-sm"
    >
      <option value="">{texts.addACustomAttributeOpens}</option>
      {left.map(({ key, label }) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </Select>
  );
}
