const stallMs = 50;
const lookMs = 5;

/**
 * Counts the times the event loop was held up by work. A turn that took long on the clock may have
 * waited for other programs on a busy machine; only what this process computed meanwhile counts.
 */
export function watchStalls(onStall: (workedMs: number) => void): { stop: () => void } {
  let at = performance.now();
  let worked = process.cpuUsage();
  const timer = setInterval(() => {
    const spent = process.cpuUsage(worked);
    const workedMs = (spent.user + spent.system) / 1_000;
    const passedMs = performance.now() - at;
    at = performance.now();
    worked = process.cpuUsage();
    if (workedMs > stallMs && passedMs > stallMs + lookMs) onStall(workedMs);
  }, lookMs);
  return { stop: () => clearInterval(timer) };
}
