import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { config } from "@/lib/config";
import { UserError } from "@/lib/core/user-error";

/** What a thread answers: the result, or what a person can put right. */
export type ThreadAnswer<Result> =
  | { done: Result }
  | { refused: Pick<UserError, "message" | "field" | "status"> };

type Options = {
  /** The program's file, bundled next to the others. */
  program: string;
  threadsMax: number;
  waitingMax: number;
  timeLimitMs: number;
  heapMb: number;
  /** What to tell the person when the thread was ended, and when too many wait. */
  tookTooLong: string;
  tooBusy: string;
};

type Job<Task, Result> = {
  task: Task;
  done: (result: Result) => void;
  failed: (error: unknown) => void;
};

/** Does tasks in threads of their own, which are ended when they take too long. */
export function threadPool<Task, Result>(options: Options): (task: Task) => Promise<Result> {
  const waiting: Job<Task, Result>[] = [];
  const idle: Worker[] = [];
  let busy = 0;

  function takeNext(): void {
    if (busy >= options.threadsMax) return;
    const job = waiting.shift();
    if (!job) return;
    busy += 1;
    carryOut(job, idle.pop() ?? newThread(options));
  }

  function carryOut({ task, done, failed }: Job<Task, Result>, thread: Worker): void {
    const finish = (isReusable: boolean) => {
      clearTimeout(timer);
      thread.off("message", answer).off("error", fail).off("exit", fail);
      busy -= 1;
      if (isReusable) keep(thread);
      else void thread.terminate();
      takeNext();
    };
    const answer = (given: ThreadAnswer<Result>) => {
      finish(true);
      if ("done" in given) return done(given.done);
      const { message, field, status } = given.refused;
      failed(new UserError(message, { status, ...(field === null ? {} : { field }) }));
    };
    const fail = (error: unknown) => {
      finish(false);
      failed(error instanceof Error ? error : new Error(`The thread ended with ${error}.`));
    };
    const timer = setTimeout(() => {
      finish(false);
      failed(new UserError(options.tookTooLong, { status: 422 }));
    }, options.timeLimitMs);
    thread.on("message", answer).on("error", fail).on("exit", fail);
    thread.ref();
    thread.postMessage(task);
  }

  /** An idle thread must not keep the process alive. */
  function keep(thread: Worker): void {
    thread.unref();
    idle.push(thread);
  }

  return (task) =>
    new Promise((done, failed) => {
      if (waiting.length >= options.waitingMax) {
        return failed(new UserError(options.tooBusy, { status: 429 }));
      }
      waiting.push({ task, done, failed });
      takeNext();
    });
}

/**
 * Not by `new Worker(…)`: Next's bundler would take the file into the pages' own bundle and start
 * it in a way that fails in production.
 */
function newThread({ program, heapMb }: Options): Worker {
  const file = resolve(config().programsDir, program);
  return Reflect.construct(Worker, [file, { resourceLimits: { maxOldGenerationSizeMb: heapMb } }]);
}
