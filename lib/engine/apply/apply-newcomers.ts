import { SyncError } from "@/lib/core/sync-error";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";
import { applyChange, failure } from "./apply-change";
import type { Settled } from "./apply-memberships";

/** Made before their keys are read: enough to make that cheap, few to be in doubt when a worker dies. */
const newcomersMost = 50;
/** With fewer a lane, reading their keys costs more than the lanes gain. */
const newcomersLeast = 10;

/** New accounts that are made together, where the product tells their keys only when it is asked. */
export function newcomersTogether(
  { connection, definition }: Pick<RunContext, "connection" | "definition">,
  batch: Change[],
): Change[][] {
  const creates = connection.identify ? batch.filter(isCreate) : [];
  const size = newcomersAtOnce(creates.length, definition.concurrency);
  const groups: Change[][] = [];
  for (let at = 0; at < creates.length; at += size) groups.push(creates.slice(at, at + size));
  return groups;
}

/** So many of a batch that no lane is left without some, where there are enough. */
export function newcomersAtOnce(creates: number, lanes: number): number {
  return Math.min(newcomersMost, Math.max(newcomersLeast, Math.ceil(creates / lanes)));
}

export function isCreate({ kind }: Pick<Change, "kind">): boolean {
  return kind === "user.create";
}

/** What was made before something went wrong is still identified and written down. */
export async function* applyNewcomers(
  context: RunContext,
  changes: Change[],
): AsyncGenerator<Settled[]> {
  const made: Change[] = [];
  let broken: unknown = null;
  for (const change of changes) {
    try {
      await context.lease.prove();
      const effect = await applyChange(context, change);
      if (effect.account || effect.outcome !== "applied") yield [{ change, effect }];
      else made.push(change);
    } catch (error) {
      if (error instanceof SyncError && error.reaction === "skip") {
        yield [{ change, effect: failure(error) }];
        continue;
      }
      broken = error;
      break;
    }
  }
  if (made.length > 0) yield* identified(context, made);
  if (broken !== null) throw broken;
}

async function* identified(
  { connection, definition, lease }: RunContext,
  made: Change[],
): AsyncGenerator<Settled[]> {
  const found = await connection.identify?.(made.map(nameOf), lease.signal);
  const byName = new Map((found ?? []).map((account) => [keyOf(account.username), account]));
  const settled = made.flatMap((change): Settled[] => {
    const account = byName.get(keyOf(nameOf(change)));
    return account ? [{ change, effect: { outcome: "applied", account } }] : [];
  });
  if (settled.length > 0) yield settled;
  if (settled.length === made.length) return;
  throw new SyncError(
    "retry",
    "ACCOUNT_NOT_VISIBLE",
    `${definition.label} made ${made.length} accounts and shows ${settled.length} of them. Usher looks again later.`,
  );
}

function nameOf({ after, subject }: Change): string {
  const username = after?.["username"];
  return typeof username === "string" ? username : subject;
}

function keyOf(username: string): string {
  return username.toLowerCase();
}
