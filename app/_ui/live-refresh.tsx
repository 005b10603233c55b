"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

type LiveRefreshProps = {
  /** False stops it, for example when the run has ended. */
  active: boolean;
  everyMs?: number | undefined;
};

/** Asks the server for this page again while something on it moves and somebody looks. */
export function LiveRefresh({ active, everyMs = 2_000 }: LiveRefreshProps) {
  const router = useRouter();
  useEffect(() => {
    if (!active) return;
    function refresh(): void {
      if (document.visibilityState === "visible") router.refresh();
    }
    const timer = setInterval(refresh, everyMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [active, everyMs, router]);
  return null;
}
