import { CircleCheck } from "lucide-react";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Spinner } from "@/app/_ui/spinner";

/** Grey and turning until the provider's first request, green from then on. */
export function Waiting({ firstRequestAt }: { firstRequestAt: Date | null }) {
  const look = "flex items-center gap-3 rounded-md px-3 py-2";
  return (
    <div role="status">
      {firstRequestAt === null ? (
        <p className={`${look} bg-sunken`}>
          <Spinner className="size-5 text-muted" />
          <span>
            <span className="block font-medium">Waiting for the first request</span>
            <span className="text-muted text-sm">
              Test the connection at the identity provider; this turns green by itself.
            </span>
          </span>
        </p>
      ) : (
        <p className={`${look} bg-added-soft`}>
          <CircleCheck aria-hidden className="size-5 shrink-0 text-added" />
          <span>
            <span className="block font-medium">The first request has arrived</span>
            <span className="text-muted text-sm">
              <RelativeTime at={firstRequestAt} />, with a valid token.
            </span>
          </span>
        </p>
      )}
    </div>
  );
}
