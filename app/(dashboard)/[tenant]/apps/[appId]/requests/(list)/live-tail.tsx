"use client";

import { Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "@/app/_ui/button";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/requests";
import { formatNumber } from "@/lib/format";

type LiveTailProps = {
  /** Answers how many requests there are. */
  url: string;
  /** How many there were when this page was made. */
  requests: number;
  /** False holds it while something else is looked at, for example an open request. */
  active: boolean;
};

const everyMs = 3_000;

/**
 * Shows new requests as they come. Asks for one number every few seconds while somebody looks, and
 * for the page only when it has grown. Paused, it tells how many are new.
 */
export function LiveTail({ url, requests, active }: LiveTailProps) {
  const router = useRouter();
  const [paused, setPaused] = useState(false);
  const [latest, setLatest] = useState(requests);
  const [, startTransition] = useTransition();
  const fresh = Math.max(0, latest - requests);

  useEffect(() => {
    if (!active) return;
    async function look(): Promise<void> {
      if (document.visibilityState !== "visible") return;
      const count = await countOf(url);
      if (count === null) return;
      setLatest(count);
      if (count > requests && !paused) startTransition(() => router.refresh());
    }
    const timer = setInterval(() => void look(), everyMs);
    return () => clearInterval(timer);
  }, [active, paused, requests, router, url]);

  function resume(): void {
    setPaused(false);
    startTransition(() => router.refresh());
  }

  if (!active) return null;
  return (
    <span className="ml-auto flex items-center gap-2">
      <span role="status" className="text-muted text-sm tabular-nums">
        {paused && fresh > 0 ? fill(texts.newText, { fresh: formatNumber(fresh) }) : ""}
      </span>
      <Button
        size="md"
        variant="secondary"
        icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        onClick={paused ? resume : () => setPaused(true)}
      >
        {paused ? texts.resume : texts.pause}
      </Button>
    </span>
  );
}

/** Null when the server cannot be reached for the moment: the next look may. */
async function countOf(url: string): Promise<number | null> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return null;
  const body: unknown = await response.json();
  const isCount = typeof body === "object" && body !== null && "requests" in body;
  return isCount && typeof body.requests === "number" ? body.requests : null;
}
