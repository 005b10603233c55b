import { expect, test } from "vitest";
import type { Failure } from "@/scripts/lib/failure";
import { type Running, supervise } from "@/scripts/lib/supervise";
import { eventually } from "../support/eventually";

test("what dies is started again", async () => {
  const { start, starts, kill } = mortal();
  const part = await supervise("The worker", start, () => undefined);
  kill();
  await eventually(() => starts() === 2);
  await part.stop();
});

test("what is stopped stays stopped", async () => {
  const { start, starts } = mortal();
  const part = await supervise("The worker", start, () => undefined);
  await part.stop();
  await Promise.resolve();
  expect(starts()).toBe(1);
});

test("five quick deaths in a row are told instead of a sixth start", async () => {
  const { start, starts } = mortal({ bornDead: true });
  const failures: Failure[] = [];
  await supervise("The worker", start, (failure) => void failures.push(failure));
  await eventually(() => failures.length === 1);
  expect(failures[0]?.message).toBe("The worker ended 5 times shortly after it was started.");
  expect(starts()).toBe(5);
});

test("a start that fails the first time is not tried again", async () => {
  const start = () => Promise.reject(new Error("no such file"));
  await expect(supervise("The worker", start, () => undefined)).rejects.toThrow("no such file");
});

function mortal({ bornDead = false } = {}) {
  let count = 0;
  let end: () => void = () => undefined;
  const start = async (): Promise<Running> => {
    count += 1;
    const exited = new Promise<void>((resolve) => {
      end = resolve;
    });
    if (bornDead) end();
    return { exited, stop: async () => end() };
  };
  return { start, starts: () => count, kill: () => end() };
}
