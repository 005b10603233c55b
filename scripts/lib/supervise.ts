import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "./failure";

/** Anything that runs until it is stopped or dies: the database, a web process, a worker. */
export type Running = { exited: Promise<void>; stop: () => Promise<void> };

type State<R> = { current: R; startedAt: number; stopping: boolean };

const quickMs = 10_000;
const quickDeathsMax = 5;
const backOffMs = 250;

/** Starts it, and starts it again whenever it dies, until it has died quickly five times in a row. */
export async function supervise<R extends Running>(
  name: string,
  start: () => Promise<R>,
  giveUp: (failure: Failure) => void,
): Promise<{ stop: () => Promise<void> }> {
  const state = { current: await start(), startedAt: Date.now(), stopping: false };
  void keepAlive(name, start, state).then((failure) => failure && giveUp(failure));
  return {
    stop: async () => {
      state.stopping = true;
      await state.current.stop();
    },
  };
}

async function keepAlive<R extends Running>(
  name: string,
  start: () => Promise<R>,
  state: State<R>,
): Promise<Failure | null> {
  let quickDeaths = 0;
  for (;;) {
    await state.current.exited;
    if (state.stopping) return null;
    quickDeaths = Date.now() - state.startedAt < quickMs ? quickDeaths + 1 : 1;
    if (quickDeaths === quickDeathsMax) return tooManyDeaths(name);
    process.stdout.write(`  ${name} ended unexpectedly and is started again\n`);
    await pause(backOffMs * 2 ** (quickDeaths - 1));
    if (!state.stopping) await startAgain(start, state);
  }
}

/** A start that fails leaves the dead one in place, which counts as one more death. */
async function startAgain<R extends Running>(
  start: () => Promise<R>,
  state: State<R>,
): Promise<void> {
  state.startedAt = Date.now();
  state.current = await start().catch(() => state.current);
  if (state.stopping) await state.current.stop();
}

function tooManyDeaths(name: string): Failure {
  return new Failure(
    `${name} ended ${quickDeathsMax} times shortly after it was started.`,
    "Look into the folder logs of the data folder for the reason, then start again.",
  );
}
