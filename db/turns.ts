/** Fewer than the pool has connections, so that pages and the log find one at any time. */
const slotsMax = 8;

type Turns = { free: number; waiting: Map<string, (() => void)[]> };

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherTurns: Turns | undefined;
}

/**
 * Waits for a turn at the database, which endTurn ends. Tenants that wait take turns with each
 * other, however much one of them has to do; null where there is nothing to wait for.
 */
export function takeTurn(tenantId: string): Promise<void> | null {
  const turns = turnsHere();
  if (turns.free > 0) {
    turns.free -= 1;
    return null;
  }
  return new Promise<void>((begin) => {
    const line = turns.waiting.get(tenantId);
    if (line) line.push(begin);
    else turns.waiting.set(tenantId, [begin]);
  });
}

/** The tenant that waits longest has the slot, and goes to the end with whatever else it wants. */
export function endTurn(): void {
  const turns = turnsHere();
  const [next] = turns.waiting;
  if (!next) {
    turns.free += 1;
    return;
  }
  const [tenantId, line] = next;
  turns.waiting.delete(tenantId);
  const begin = line.shift();
  if (line.length > 0) turns.waiting.set(tenantId, line);
  begin?.();
}

function turnsHere(): Turns {
  globalThis.usherTurns ??= { free: slotsMax, waiting: new Map() };
  return globalThis.usherTurns;
}
