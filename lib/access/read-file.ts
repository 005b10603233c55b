/** The body of a request as it is; null as soon as it is too large, and the rest is not read. */
export async function readFile({ body }: Request, bytesMax: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > bytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const nameMax = 200;

/** Percent-encoded in the header, because headers carry no other letters. */
export function fileNameOf({ headers }: Request): string {
  const given = headers.get("x-file-name") ?? "";
  try {
    return decodeURIComponent(given).trim().slice(0, nameMax) || "people.csv";
  } catch {
    return "people.csv";
  }
}
