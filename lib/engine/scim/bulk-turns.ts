/** Of an app, in one process. */
const atOnceMax = 2;
const waitingMax = 16;

type Line = { busy: number; waiting: (() => void)[] };

const lines = new Map<string, Line>();

/**
 * A bulk request counts as one against an app's rate and may hold a thousand, so that only a few of
 * an app are carried out at a time and the rest waits. Null where too many wait already.
 */
export async function inBulkTurn<Result>(
  appId: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  const line = lines.get(appId) ?? { busy: 0, waiting: [] };
  lines.set(appId, line);
  if (line.waiting.length >= waitingMax) return null;
  if (line.busy < atOnceMax) line.busy += 1;
  else await new Promise<void>((begin) => line.waiting.push(begin));
  try {
    return await work();
  } finally {
    leave(appId, line);
  }
}

/** Whoever waits longest has the place at once, so that nobody comes between. */
function leave(appId: string, line: Line): void {
  const next = line.waiting.shift();
  if (next) {
    next();
    return;
  }
  line.busy -= 1;
  if (line.busy === 0) lines.delete(appId);
}
