import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { config } from "@/lib/config";
import { UserError } from "@/lib/core/user-error";
import type { MappedPerson, MappingTask } from "./mapping-thread";

type Job = {
  task: MappingTask;
  done: (people: MappedPerson[]) => void;
  failed: (error: unknown) => void;
};

const threadsMax = 2;
const waitingMax = 40;
const timeLimitMs = 3_000;

const waiting: Job[] = [];
const idle: Worker[] = [];
let busy = 0;

/** Tries a mapping on people in a thread of its own, which is ended when it takes too long. */
export function inMappingThread(task: MappingTask): Promise<MappedPerson[]> {
  return new Promise((done, failed) => {
    if (waiting.length >= waitingMax) return failed(tooBusy());
    waiting.push({ task, done, failed });
    takeNext();
  });
}

function takeNext(): void {
  if (busy >= threadsMax) return;
  const job = waiting.shift();
  if (!job) return;
  busy += 1;
  carryOut(job, idle.pop() ?? newThread());
}

function carryOut({ task, done, failed }: Job, thread: Worker): void {
  const finish = (isReusable: boolean) => {
    clearTimeout(timer);
    thread.off("message", answer).off("error", fail).off("exit", fail);
    busy -= 1;
    if (isReusable) keep(thread);
    else void thread.terminate();
    takeNext();
  };
  const answer = (people: MappedPerson[]) => {
    finish(true);
    done(people);
  };
  const fail = (error: unknown) => {
    finish(false);
    failed(error instanceof Error ? error : new Error(`The mapping thread ended with ${error}.`));
  };
  const timer = setTimeout(() => {
    finish(false);
    failed(tookTooLong());
  }, timeLimitMs);
  thread.on("message", answer).on("error", fail).on("exit", fail);
  thread.ref();
  thread.postMessage(task);
}

/** An idle thread must not keep the process alive. */
function keep(thread: Worker): void {
  thread.unref();
  idle.push(thread);
}

/**
 * Bundled next to the other programs. Not by `new Worker(…)`: Next's bundler would take the file
 * into the pages' own bundle and start it in a way that fails in production.
 */
function newThread(): Worker {
  const file = resolve(config().programsDir, "mapping-thread.mjs");
  const options = { resourceLimits: { maxOldGenerationSizeMb: 128 } };
  return Reflect.construct(Worker, [file, options]);
}

function tookTooLong(): UserError {
  return new UserError(
    `Trying this mapping took longer than ${timeLimitMs / 1_000} seconds, so it was stopped. Simplify its expressions.`,
    { status: 422 },
  );
}

function tooBusy(): UserError {
  return new UserError("Many mappings are being tried just now. Wait a moment and try again.", {
    status: 429,
  });
}
