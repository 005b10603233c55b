/** Values as PostgreSQL's text format sends them. */
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
  const bytes = messages.reduce((sum, message) => sum + bytesOf(message), syncBytes);
  const writer = newWriter(bytes);
  for (const { name, text, values } of messages) {
    if (text !== null) writeParse(writer, name, text);
    writeBind(writer, name, values);
    writeExecute(writer);
  }
  writer.open("S");
  writer.close();
  return writer.buffer;
}

type Encoded = { name: string; text: string | null; values: readonly (string | null)[] };
type Writer = ReturnType<typeof newWriter>;

const headBytes = 5;
const syncBytes = headBytes;
const executeBytes = headBytes + 1 + 4;

function bytesOf({ name, text, values }: Encoded): number {
  const named = Buffer.byteLength(name) + 1;
  const parse = text === null ? 0 : headBytes + named + Buffer.byteLength(text) + 1 + 2;
  const sent = values.reduce((sum, value) => sum + 4 + (value ? Buffer.byteLength(value) : 0), 0);
  return parse + headBytes + 1 + named + 2 + 2 + sent + 2 + executeBytes;
}

function writeParse(writer: Writer, name: string, text: string): void {
  writer.open("P");
  writer.text(name);
  writer.text(text);
  writer.int16(0);
  writer.close();
}

function writeBind(writer: Writer, name: string, values: Encoded["values"]): void {
  writer.open("B");
  writer.text("");
  writer.text(name);
  writer.int16(0);
  writer.int16(values.length);
  for (const value of values) writer.value(value);
  writer.int16(0);
  writer.close();
}

function writeExecute(writer: Writer): void {
  writer.open("E");
  writer.text("");
  writer.int32(0);
  writer.close();
}

function newWriter(bytes: number) {
  const buffer = Buffer.allocUnsafe(bytes);
  let at = 0;
  let startedAt = 0;
  const int32 = (value: number) => {
    at = buffer.writeInt32BE(value, at);
  };
  return {
    buffer,
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
    open(type: string) {
      at += buffer.write(type, at, "latin1");
      startedAt = at;
      at += 4;
    },
    close() {
      buffer.writeInt32BE(at - startedAt, startedAt);
    },
  };
}

function encode(value: Value): string | null {
  if (typeof value === "string" || value === null) return value;
  return typeof value === "object" ? arrayLiteral(value) : String(value);
}

function arrayLiteral(items: readonly (string | null)[]): string {
  return `{${items.map(arrayItem).join(",")}}`;
}

function arrayItem(item: string | null): string {
  return item === null ? "NULL" : `"${item.replace(/[\\"]/g, "\\$&")}"`;
}
