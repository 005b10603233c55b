/** Pulled by the reader, so that a slow one does not fill the memory. */
export function streamOf(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return();
    },
  });
}

/** Before a CSV; without it a spreadsheet takes UTF-8 for the code page of its country. */
export const byteOrderMark = "\u{FEFF}";
