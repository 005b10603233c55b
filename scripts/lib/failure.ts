/** An end that people can act on: one sentence, the way out, and what was printed last. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly wayOut: string;
  readonly lastLines: string;

  constructor(message: string, wayOut: string, lastLines = "") {
    super(message);
    this.wayOut = wayOut;
    this.lastLines = lastLines;
  }
}

/** The text to print for whatever was thrown; a stack only for what nobody foresaw. */
export function explain(error: unknown): string {
  if (error instanceof Failure) {
    const before = error.lastLines ? `${error.lastLines}\n\n` : "";
    return `${before}${error.message} ${error.wayOut}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The end of a long output: enough to see what went wrong, short enough to read. */
export function lastLinesOf(output: string, linesMax = 20): string {
  return output.trimEnd().split("\n").slice(-linesMax).join("\n");
}
