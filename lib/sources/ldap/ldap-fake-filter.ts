import { type Element, elementsOf } from "./ber";
import { dnKey } from "./ldap-dn";

export type FakeEntry = { dn: string; attributes: Record<string, readonly (string | Buffer)[]> };

/** Whether an entry meets an encoded filter, as far as the adapter writes such. */
export function meets(entry: FakeEntry, { tag, content }: Element): boolean {
  switch (tag) {
    case 0xa0:
      return elementsOf(content).every((filter) => meets(entry, filter));
    case 0xa1:
      return elementsOf(content).some((filter) => meets(entry, filter));
    case 0xa2:
      return elementsOf(content).every((filter) => !meets(entry, filter));
    case 0x87:
      return (
        content.toString("utf8").toLowerCase() === "objectclass" ||
        valuesOf(entry, content).length > 0
      );
    case 0xa3:
      return hasValue(entry, content);
    case 0xa5:
      return isAtLeast(entry, content);
    default:
      throw new Error(`The fake directory has no filter of kind ${tag.toString(16)}.`);
  }
}

function hasValue(entry: FakeEntry, content: Buffer): boolean {
  const [name, value] = elementsOf(content);
  const wanted = value?.content ?? Buffer.alloc(0);
  return valuesOf(entry, name?.content ?? Buffer.alloc(0)).some(
    (each) => Buffer.from(each).equals(wanted) || folded(`${each}`) === folded(`${wanted}`),
  );
}

function isAtLeast(entry: FakeEntry, content: Buffer): boolean {
  const [name, value] = elementsOf(content);
  const wanted = `${value?.content}`;
  return valuesOf(entry, name?.content ?? Buffer.alloc(0)).some((each) => {
    const text = `${each}`;
    return /^\d+$/.test(wanted) ? Number(text) >= Number(wanted) : text >= wanted;
  });
}

function valuesOf({ attributes }: FakeEntry, name: Buffer): readonly (string | Buffer)[] {
  const wanted = name.toString("utf8").toLowerCase();
  const own = Object.keys(attributes).find((key) => key.toLowerCase() === wanted);
  return own === undefined ? [] : (attributes[own] ?? []);
}

function folded(text: string): string {
  return text.includes("=") ? (dnKey(text) ?? text.toLowerCase()) : text.toLowerCase();
}
