"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { formatMoment, formatRelative } from "@/lib/format";

type RelativeTimeProps = {
  /** A moment, as a Date or ISO text. */
  at: Date | string;
};

/** "4 min. ago"; the exact moment in the reader's time zone on hover. Keeps itself current. */
export function RelativeTime({ at }: RelativeTimeProps) {
  const moment = new Date(at);
  const now = useSyncExternalStore(subscribe, readNow, serverNow);
  const [exact, setExact] = useState(() => formatMoment(moment, "UTC"));
  const time = moment.getTime();
  useEffect(() => setExact(formatMoment(new Date(time))), [time]);
  return (
    // The server's clock and the browser's may differ by a word; the next tick settles it.
    <time
      dateTime={moment.toISOString()}
      title={exact}
      suppressHydrationWarning
      className="whitespace-nowrap"
    >
      {formatRelative(moment, new Date(now))}
    </time>
  );
}

/** One clock for all of them: a table of fifty needs no fifty timers. */
const tickMs = 10_000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function readNow(): number {
  if (now === 0) now = Date.now();
  return now;
}

function serverNow(): number {
  return Math.floor(Date.now() / tickMs) * tickMs;
}
