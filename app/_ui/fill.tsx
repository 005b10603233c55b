import { Fragment, type ReactNode } from "react";

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Values<Text extends string, Value> = { [Name in Placeholders<Text>]: Value };

/** A sentence of app/texts with values in place of its {names}; `Text` names all of them. */
export function fill<Text extends string>(
  text: Text,
  values: Values<Text, string | number>,
): string {
  const known = new Map(Object.entries<string | number>(values));
  return text.replace(new RegExp(placeholder, "g"), (whole, name: string) =>
    String(known.get(name) ?? whole),
  );
}

/** The same with links, emphasis or code in place of names. */
export function filled<Text extends string>(
  text: Text,
  values: Values<Text, ReactNode>,
): ReactNode {
  const known = new Map(Object.entries<ReactNode>(values));
  // Every second part is a name.
  return text.split(placeholder).map((part, at) => {
    const key = `${at} ${part}`;
    return <Fragment key={key}>{at % 2 === 0 ? part : known.get(part)}</Fragment>;
  });
}

const placeholder = /\{(\w+)\}/;
