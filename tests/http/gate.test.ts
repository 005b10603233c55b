import { describe, expect, test } from "vitest";
import { systemClock } from "@/lib/http/clock";
import { createGate, type Outcome } from "@/lib/http/gate";
import { createVirtualClock } from "./virtual-clock";

const signal = AbortSignal.timeout(60_000);
const ok: Outcome = { kind: "ok", headers: {} };
const peer = { code: "TARGET" } as const;
const busy: Outcome = { kind: "busy", headers: {} };

describe("places", () => {
  test("no more calls are inside than allowed, however many come at once", async () => {
    const gate = createGate({ concurrency: 3, clock: systemClock, peer });
    let inside = 0;
    let most = 0;
    const call = async () => {
      const pass = await gate.enter(signal);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
      pass.leave(ok);
    };
    await Promise.all(Array.from({ length: 50 }, call));
    expect(most).toBe(3);
    expect(gate.isIdle()).toBe(true);
  });

  test("another number holds at once, for those who wait too, and is no way round an overload", async () => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 1, clock, peer });
    const first = await gate.enter(signal);
    const second = gate.enter(signal);
    gate.resize(2);
    (await second).leave(ok);
    first.leave(busy);
    gate.resize(6);
    expect(gate.limit()).toBe(1);
    gate.resize(1);
    expect(gate.limit()).toBe(1);
  });

  test("overload halves them once, and good answers win them back slowly", async () => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 8, clock, peer });
    const together = [await gate.enter(signal), await gate.enter(signal)];
    await clock.sleep(1, signal);
    for (const pass of together) pass.leave(busy);
    expect(gate.limit()).toBe(4);
    const answer = async (outcome: Outcome) => (await gate.enter(signal)).leave(outcome);
    for (let n = 0; n < 9; n += 1) await answer(ok);
    expect(gate.limit()).toBe(4);
    for (let n = 0; n < 40; n += 1) await answer(ok);
    expect(gate.limit()).toBe(8);
    for (let n = 0; n < 9; n += 1) {
      await clock.sleep(1, signal);
      await answer(busy);
    }
    expect(gate.limit()).toBe(1);
  });

  test("one who gives up waiting leaves the place to the next", async () => {
    const gate = createGate({ concurrency: 1, clock: systemClock, peer });
    const pass = await gate.enter(signal);
    const stop = new AbortController();
    const first = gate.enter(stop.signal);
    const second = gate.enter(signal);
    stop.abort(new Error("no longer"));
    await expect(first).rejects.toThrow("no longer");
    pass.leave(ok);
    (await second).leave(ok);
    expect(gate.isIdle()).toBe(true);
  });
});

describe("pauses", () => {
  test("hold for everyone, and the longest one counts", async () => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 4, clock, peer });
    gate.pause(60_000);
    gate.pause(1_000);
    (await gate.enter(signal)).leave(ok);
    expect(clock.now()).toBe(60_000);
  });

  test("a pause beyond 15 minutes is not waited for", async () => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 4, clock, peer });
    gate.pause(15 * 60_000 + 1);
    await expect(gate.enter(signal)).rejects.toMatchObject({
      reaction: "retry",
      code: "TARGET_RATE_LIMITED",
      retryAfterMs: 15 * 60_000,
    });
    expect(clock.pauses).toEqual([]);
    await clock.sleep(15 * 60_000, signal);
    (await gate.enter(signal)).leave(ok);
  });
});

describe("pacing after the server's token bucket", () => {
  test("calls keep to what the bucket holds and wait for whole intervals", async () => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 4, clock, peer });
    const headers = (remaining: number) => ({
      "x-ratelimit-limit": "10",
      "x-ratelimit-remaining": `${remaining}`,
      "x-ratelimit-fillrate": "2",
      "x-ratelimit-interval-seconds": "5",
    });
    const at: number[] = [];
    const call = async (remaining: number | null) => {
      const pass = await gate.enter(signal);
      at.push(clock.now());
      pass.leave({ kind: "ok", headers: remaining === null ? {} : headers(remaining) });
    };
    await call(1);
    await call(null);
    await call(null);
    await call(null);
    await call(null);
    expect(at).toEqual([0, 0, 5_000, 5_000, 10_000]);
  });

  test.each(["", "x", "0", "-1", "1e9"])("an interval of %j is not believed", async (interval) => {
    const clock = createVirtualClock();
    const gate = createGate({ concurrency: 4, clock, peer });
    const headers = {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-fillrate": "1",
      "x-ratelimit-interval-seconds": interval,
    };
    (await gate.enter(signal)).leave({ kind: "ok", headers });
    (await gate.enter(signal)).leave(ok);
    expect(clock.now()).toBe(0);
  });
});
