/** Bytes. No call to the API or at a login needs more. */
const bytesMax = 256 * 1_024;

/** The body of a request as text; null when there is more than allowed, and the rest is not read. */
export async function readText(request: Request): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
