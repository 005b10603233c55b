import { createServer, connect as dial, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { appDatabaseUrl } from "@/lib/config";
import { freePort } from "@/scripts/lib/ports";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";

const job = { name: "late", payload: z.object({ text: z.string() }), options: {} };
const real = new URL(testDatabase().ownerUrl);
const sockets = new Set<Socket>();
let isOpen = false;
/** PostgreSQL's door: whoever comes too early is turned away in the middle of a word. */
const door = createServer((socket) => {
  socket.on("error", () => undefined);
  if (!isOpen) return socket.destroy();
  const onward = dial(Number(real.port), real.hostname).on("error", () => undefined);
  sockets.add(socket).add(onward);
  return socket.pipe(onward).pipe(socket);
});

const late = new URL(real);
late.port = String(await freePort());
await new Promise<void>((resolve) => door.listen(Number(late.port), resolve));
// The configuration is read once, so the door's address is there before anything is loaded.
const secret = process.env["USHER_SECRET"] ?? "";
vi.stubEnv("USHER_DATABASE_URL", appDatabaseUrl(late.href, secret));
const { closeQueue, enqueue, handle, openWorker } = await import("@/lib/jobs/queue");

afterAll(async () => {
  vi.unstubAllEnvs();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => door.close(resolve));
});

test("worker and queue that began before PostgreSQL was there work once it is", async () => {
  const seen: string[] = [];
  const stop = openWorker([handle(job, async ({ text }) => void seen.push(text))], 1);
  await expect(enqueue(job, { text: "too early" })).rejects.toThrow();
  // Long enough for a second try; a worker that asked without a pause would never let this end.
  await pause(700);
  isOpen = true;
  await eventually(() => enqueue(job, { text: "in time" }).then(() => true));
  await eventually(() => seen.includes("in time"));
  expect(seen).toEqual(["in time"]);
  await stop();
  await closeQueue();
});
