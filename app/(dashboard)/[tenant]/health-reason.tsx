import { RelativeTime } from "@/app/_ui/relative-time";
import type { SyncRow } from "@/db/queries/syncs";

type HealthReasonProps = {
  sync: Pick<SyncRow, "health" | "healthCode" | "healthMessage" | "retryAt">;
};

/** Why a sync is not healthy, and when it tries again by itself. */
export function HealthReason({ sync }: HealthReasonProps) {
  const { health, healthCode, healthMessage, retryAt } = sync;
  if (health === "healthy" || healthMessage === null) return null;
  return (
    <span className="mt-1 block max-w-prose whitespace-normal break-words text-muted text-sm">
      {healthMessage} {healthCode !== null && <span className="font-mono">{healthCode}</span>}
      {retryAt !== null && retryAt > new Date() && (
        <>
          {" "}
          Tries again <RelativeTime at={retryAt} />.
        </>
      )}
    </span>
  );
}
