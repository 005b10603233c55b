import { setTimeout as pause } from "node:timers/promises";
import {
  createPostgresBackend,
  createRedisBackend,
  type Job,
  type JobsOptions,
  type WorkerOptions,
  withBackend,
} from "bullmq";
import { Redis } from "ioredis";
import { config } from "@/lib/config";
import { log } from "@/lib/log";
import type { JobDefinition } from "./job";

/** All background work goes through this one queue. */
const queueName = "usher";
/** Between two tries to reach PostgreSQL for the first time. */
const retryMs = 500;

export type Handler<Payload> = (payload: Payload, signal: AbortSignal) => Promise<void>;
type AnyHandler = (data: unknown, signal: AbortSignal) => Promise<void>;

/** What both backends' queues have in common and we use. */
type OpenQueue = {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  close(): Promise<void>;
};

declare global {
  var usherQueue: OpenQueue | undefined;
}

/** Puts a job on the queue; rejects within a second when the queue cannot be reached. */
export async function enqueue<Payload>(
  job: JobDefinition<Payload>,
  payload: Payload,
): Promise<void> {
  const data = job.payload.parse(payload);
  globalThis.usherQueue ??= openQueue();
  await withDeadline(globalThis.usherQueue.add(job.name, data, job.options));
}

/** Pairs a definition with the function that does the work, for openWorker. */
export function handle<Payload>(
  job: JobDefinition<Payload>,
  handler: Handler<Payload>,
): { name: string; run: AnyHandler } {
  return { name: job.name, run: (data, signal) => handler(job.payload.parse(data), signal) };
}

/** Starts taking jobs. The returned function stops: no new jobs, those at work get their signal. */
export function openWorker(handlers: { name: string; run: AnyHandler }[], concurrency: number) {
  const stopping = new AbortController();
  const byName = new Map(handlers.map((handler) => [handler.name, handler.run]));
  const close = createWorker(
    async (job, _token, signal) => {
      const run = byName.get(job.name);
      if (!run) throw new Error(`No handler for the job ${job.name}.`);
      await run(job.data, AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]));
    },
    // Leases in PostgreSQL decide who works on a run; a stalled job is only a late wake-up.
    { concurrency, lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 10 },
  );
  return async () => {
    stopping.abort(new Error("The worker is stopping."));
    await close();
  };
}

export async function closeQueue(): Promise<void> {
  const open = globalThis.usherQueue;
  globalThis.usherQueue = undefined;
  await open?.close();
}

/** The only place that knows which backend carries the queue. */
function openQueue(): OpenQueue {
  const { redisUrl } = config();
  if (!redisUrl) return openPostgresQueue();
  const connection = redisConnection(redisUrl, { enableOfflineQueue: false });
  const queue = new (withBackend(createRedisBackend).Queue)(queueName, { connection });
  queue.on("error", warn);
  return queue;
}

/** A queue whose first connection fails never tries another: the next job opens one anew. */
function openPostgresQueue(): OpenQueue {
  const connection = postgresConnection();
  const queue = new (withBackend(createPostgresBackend).Queue)(queueName, { connection });
  queue.on("error", warn);
  queue.waitUntilReady().catch((error: Error) => {
    warn(error);
    if (globalThis.usherQueue === queue) globalThis.usherQueue = undefined;
    queue.close().catch(warn);
  });
  return queue;
}

type Processor = (job: Job, token?: string, signal?: AbortSignal) => Promise<void>;
type Tuning = Omit<WorkerOptions, "connection">;

function createWorker(processor: Processor, tuning: Tuning): () => Promise<void> {
  const { redisUrl } = config();
  if (redisUrl) {
    const connection = redisConnection(redisUrl, {});
    const backend = withBackend(createRedisBackend);
    const worker = new backend.Worker(queueName, processor, { ...tuning, connection });
    worker.on("error", warn);
    worker.on("failed", (_job, error) => log.error({ err: error }, "job failed"));
    return () => worker.close();
  }
  const stopping = new AbortController();
  const opened = openPostgresWorker(processor, tuning, stopping.signal);
  return async () => {
    stopping.abort();
    await (await opened)?.close();
  };
}

/**
 * BullMQ 6.7 remembers that its first connection failed and asks again without a pause, so that
 * the process hears nothing else any more. Each try is a worker of its own, run once it is ready.
 */
async function openPostgresWorker(processor: Processor, tuning: Tuning, signal: AbortSignal) {
  const backend = withBackend(createPostgresBackend);
  while (!signal.aborted) {
    const options = { ...tuning, connection: postgresConnection(), autorun: false };
    const worker = new backend.Worker(queueName, processor, options);
    worker.on("error", warn);
    worker.on("failed", (_job, error) => log.error({ err: error }, "job failed"));
    try {
      await worker.waitUntilReady();
      worker.run().catch(warn);
      return worker;
    } catch {
      await worker.close(true).catch(warn);
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function warn(error: Error): void {
  log.warn({ error: error.message }, "queue unavailable");
}

/** On the web side a call must fail at once while Redis is away, not wait in ioredis' own queue. */
function redisConnection(url: string, options: { enableOfflineQueue?: boolean }): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 1_000, ...options });
  redis.on("error", (error) => log.warn({ error: error.message }, "Redis unavailable"));
  return redis;
}

/** Queue state can be derived again from our tables, so its commits need not wait for the disk. */
function postgresConnection() {
  return {
    connectionString: config().databaseUrl,
    schema: "bullmq",
    max: 3,
    keepAlive: true,
    application_name: "usher queue",
    options: "-c synchronous_commit=off",
  };
}

async function withDeadline(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The queue did not answer within 1 s.")), 1_000);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
