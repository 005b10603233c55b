import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

const errorLevel = 50;
const event = z.object({ level: z.number(), msg: z.string().optional() });

/**
 * What the programs of an Usher wrote to their logs that should never be there: an event at level
 * "error", and what Next writes when a page could not be drawn.
 */
export function loggedErrors(dataDir: string): string[] {
  const logs = join(dataDir, "logs");
  return readdirSync(logs)
    .filter((file) => /^(web|worker)/.test(file))
    .flatMap((file) => {
      const text = stripVTControlCharacters(readFileSync(join(logs, file), "utf8"));
      const lines = text.split("\n").map((line) => line.trim());
      const found = lines.filter((line) => isError(line) && !isGone(line));
      return found.map((line) => `${file}: ${line.slice(0, 600)}`);
    });
}

function isError(line: string): boolean {
  if (!line.startsWith("{")) return line.startsWith("⨯") || /^\w*Error: /.test(line);
  const found = event.safeParse(parsed(line));
  return found.success && found.data.level >= errorLevel;
}

/** Next's words for a browser that left in the middle of a request, as at the end of a journey. */
function isGone(line: string): boolean {
  return line === "⨯ Error: aborted";
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
