/** Values as PostgreSQL's text format sends them; an array is one of text, and goes in binary. */
export type Value = string | number | boolean | null | readonly (string | null)[];

export type Sent = {
  /** The prepared statement's name, or empty. */
  name: string;
  /** Its text, where it has to be prepared first. */
  text: string | null;
  values: readonly Value[];
};

/**
 * Statements as one buffer of PostgreSQL's extended protocol (its manual, "Message Formats"): Parse
 * where needed, Bind and Execute of each, one Sync. Sent in one piece, because a system call for
 * every message costs more than all the rest of a request.
 */
export function encodeExchange(statements: readonly Sent[]): Buffer {
  const messages = statements.map((statement) => ({
    name: statement.name,
    text: statement.text,
    values: statement.values.map(encode),
  }));
  const bytes = messages.reduce((sum, message) => sum + bytesAtMost(message), syncBytes);
  const writer = newWriter(bytes);
  for (const { name, text, values } of messages) {
    if (text !== null) writeParse(writer, name, text);
    writeBind(writer, name, values);
    writeExecute(writer);
  }
  writer.open(letters.sync);
  writer.close();
  return writer.written();
}

type TextArray = readonly (string | null)[];
type Encoded = {
  name: string;
  text: string | null;
  values: readonly (string | null | TextArray)[];
};
type Writer = ReturnType<typeof newWriter>;

const letters = { parse: 0x50, bind: 0x42, execute: 0x45, sync: 0x53 } as const;

const headBytes = 5;
const syncBytes = headBytes;
const executeBytes = headBytes + 1 + 4;

/** Three bytes hold any UTF-16 unit; to count them exactly would cost as much as to write them. */
const unitBytes = 3;
const arrayHeadBytes = 5 * 4;

function bytesAtMost({ name, text, values }: Encoded): number {
  const named = name.length * unitBytes + 1;
  const parse = text === null ? 0 : headBytes + named + text.length * unitBytes + 1 + 2;
  const sent = values.reduce<number>((sum, value) => sum + 2 + valueBytesAtMost(value), 0);
  return parse + headBytes + 1 + named + 2 + 2 + sent + 2 + executeBytes;
}

function valueBytesAtMost(value: string | null | TextArray): number {
  if (value === null) return 4;
  if (typeof value === "string") return 4 + value.length * unitBytes;
  const items = value.reduce((sum, item) => sum + 4 + (item?.length ?? 0) * unitBytes, 0);
  return 4 + arrayHeadBytes + items;
}

function writeParse(writer: Writer, name: string, text: string): void {
  writer.open(letters.parse);
  writer.text(name);
  writer.text(text);
  writer.int16(0);
  writer.close();
}

function writeBind(writer: Writer, name: string, values: Encoded["values"]): void {
  writer.open(letters.bind);
  writer.text("");
  writer.text(name);
  writeFormats(writer, values);
  writer.int16(values.length);
  for (const value of values) {
    if (value === null || typeof value === "string") writer.value(value);
    else writeArray(writer, value);
  }
  writer.int16(0);
  writer.close();
}

/** None said is text for all. */
function writeFormats(writer: Writer, values: Encoded["values"]): void {
  const isBinary = (value: Encoded["values"][number]) =>
    value !== null && typeof value !== "string";
  const formats = values.some(isBinary) ? values : [];
  writer.int16(formats.length);
  for (const value of formats) writer.int16(isBinary(value) ? 1 : 0);
}

const textOid = 25;

/** As array_recv reads it: in text, each quote within would be escaped here and looked for there. */
function writeArray(writer: Writer, items: TextArray): void {
  const end = writer.sized();
  writer.int32(items.length === 0 ? 0 : 1);
  writer.int32(items.includes(null) ? 1 : 0);
  writer.int32(textOid);
  if (items.length > 0) {
    writer.int32(items.length);
    writer.int32(1);
  }
  for (const item of items) writer.value(item);
  end();
}

function writeExecute(writer: Writer): void {
  writer.open(letters.execute);
  writer.text("");
  writer.int32(0);
  writer.close();
}

/** Written here first, so that what is kept until the socket has taken it is no larger than it is. */
const scratch = Buffer.allocUnsafeSlow(65_536);

function newWriter(bytes: number) {
  const isSmall = bytes <= scratch.length;
  const buffer = isSmall ? scratch : Buffer.allocUnsafe(bytes);
  let at = 0;
  let startedAt = 0;
  const int32 = (value: number) => {
    at = buffer.writeInt32BE(value, at);
  };
  return {
    written: () => (isSmall ? Buffer.from(buffer.subarray(0, at)) : buffer.subarray(0, at)),
    int32,
    int16(value: number) {
      at = buffer.writeUInt16BE(value, at);
    },
    /** Ends with a zero byte; names and texts are ours and hold none. */
    text(value: string) {
      at += buffer.write(value, at, "utf8");
      at = buffer.writeUInt8(0, at);
    },
    value(value: string | null) {
      if (value === null) return int32(-1);
      const lengthAt = at;
      const written = buffer.write(value, at + 4, "utf8");
      buffer.writeInt32BE(written, lengthAt);
      at += 4 + written;
    },
    /** Leaves room for a length; what is returned fills it in. */
    sized() {
      const lengthAt = at;
      at += 4;
      return () => buffer.writeInt32BE(at - lengthAt - 4, lengthAt);
    },
    open(letter: number) {
      at = buffer.writeUInt8(letter, at);
      startedAt = at;
      at += 4;
    },
    close() {
      buffer.writeInt32BE(at - startedAt, startedAt);
    },
  };
}

function encode(value: Value): string | null | TextArray {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
