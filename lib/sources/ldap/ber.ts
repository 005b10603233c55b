/** One value of the Basic Encoding Rules, as far as LDAP uses them (RFC 4511 §5.1). */
export type Element = { tag: number; content: Buffer };

export function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(content.length)]), content]);
}

export function sequence(...contents: Buffer[]): Buffer {
  return element(0x30, ...contents);
}

export function octets(value: string | Buffer, tag = 0x04): Buffer {
  return element(tag, Buffer.from(value));
}

export function integer(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  // As short as the sign allows.
  let start = 0;
  while (start < 3 && isSignOnly(bytes[start] ?? 0, bytes[start + 1] ?? 0)) start += 1;
  return element(tag, bytes.subarray(start));
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0x00]));
}

/** Every value that the content holds, one after the other. */
export function elementsOf(content: Buffer): Element[] {
  const elements: Element[] = [];
  for (let rest = content; rest.length > 0; ) {
    const size = sizeOf(rest);
    if (size === null || size.whole > rest.length) throw new BerError("A value is cut off.");
    elements.push({ tag: rest[0] ?? 0, content: rest.subarray(size.head, size.whole) });
    rest = rest.subarray(size.whole);
  }
  return elements;
}

/** How long the first value is; null while not even its length has arrived. */
export function sizeOf(buffer: Buffer): { head: number; whole: number } | null {
  const first = buffer[1];
  if (first === undefined) return null;
  if (first < 0x80) return { head: 2, whole: 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new BerError("A length has an unknown form.");
  if (buffer.length < 2 + count) return null;
  const head = 2 + count;
  return { head, whole: head + buffer.readUIntBE(2, count) };
}

export function integerOf(content: Buffer): number {
  if (content.length === 0 || content.length > 6)
    throw new BerError("A number has no such length.");
  return content.readIntBE(0, content.length);
}

export class BerError extends Error {
  override readonly name = "BerError";
}

function isSignOnly(byte: number, next: number): boolean {
  return (byte === 0x00 && next < 0x80) || (byte === 0xff && next >= 0x80);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}
