"use client";

import { Plus } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { FieldError } from "@/app/_ui/field-error";
import { JsonField } from "./json-field";
import { keyed, moved } from "./keyed";
import { OrderButtons } from "./order-buttons";

export type RowProps<Item> = { item: Item; index: number; onChange: (item: Item) => void };

type OrderedRowsProps<Item> = {
  legend: string;
  /** The field of the form that carries the whole list. */
  name: string;
  items: Item[];
  itemsMax: number;
  /** What one of them is called, for example "step". */
  noun: string;
  readOnly: boolean;
  newItem: (items: Item[]) => Item;
  whenEmpty?: string;
  /** What always comes before the first. */
  lead?: ReactNode;
  Fields: (props: RowProps<Item>) => ReactNode;
};

/** A list whose order counts, edited row by row as part of a settings form. */
export function OrderedRows<Item>(props: OrderedRowsProps<Item>) {
  const { legend, name, itemsMax, noun, readOnly, newItem, whenEmpty, lead, Fields } = props;
  const [rows, setRows] = useState(() => props.items.map(keyed));
  const errorId = useId();
  const items = rows.map(({ value }) => value);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <JsonField name={name} value={items} />
      {whenEmpty !== undefined && rows.length === 0 && (
        <p className="text-muted text-sm">{whenEmpty}</p>
      )}
      <ol className="flex flex-col gap-2">
        {lead !== undefined && <li className="text-muted text-sm">{lead}</li>}
        {rows.map(({ key, value }, index) => (
          <li key={key} className="flex flex-wrap items-center gap-2">
            <Fields
              item={value}
              index={index}
              onChange={(next) =>
                setRows(rows.map((row) => (row.key === key ? { key, value: next } : row)))
              }
            />
            {!readOnly && (
              <OrderButtons
                label={`${noun} ${index + 1}`}
                isFirst={index === 0}
                isLast={index === rows.length - 1}
                onMove={(by) => setRows(moved(rows, key, by))}
                onRemove={() => setRows(rows.filter((row) => row.key !== key))}
              />
            )}
          </li>
        ))}
      </ol>
      <FieldError id={errorId} name={name} />
      {!readOnly && rows.length < itemsMax && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus aria-hidden />}
            onClick={() => setRows([...rows, keyed(newItem(items))])}
          >
            Add a {noun}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
