/** An item of a list that is edited: the key stays with it, wherever it moves. */
export type Keyed<Value> = { key: number; value: Value };

let lastKey = 0;

export function keyed<Value>(value: Value): Keyed<Value> {
  lastKey += 1;
  return { key: lastKey, value };
}

/** The list with one item moved by one place; the same list where it cannot move. */
export function moved<Value>(list: Keyed<Value>[], key: number, by: 1 | -1): Keyed<Value>[] {
  const from = list.findIndex((item) => item.key === key);
  const item = list[from];
  const other = list[from + by];
  if (item === undefined || other === undefined) return list;
  return list.map((each) => (each === item ? other : each === other ? item : each));
}
