import { CircleCheck } from "lucide-react";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Spinner } from "@/app/_ui/spinner";
import { texts } from "@/app/texts/setup";

/** Grey and turning until the provider's first request, green from then on. */
export function Waiting({ firstRequestAt }: { firstRequestAt: Date | null }) {
  const look = "flex items-center gap-3 rounded-md px-3 py-2";
  return (
    <div role="status">
      {firstRequestAt === null ? (
        <p className={`${look} bg-sunken`}>
          <Spinner className="size-5 text-muted" />
          <span>
            <span className="block font-medium">{texts.waitingForTheFirst}</span>
            <span className="text-muted text-sm">{texts.testTheConnectionAt}</span>
          </span>
        </p>
      ) : (
        <p className={`${look} bg-added-soft`}>
          <CircleCheck aria-hidden className="size-5 shrink-0 text-added" />
          <span>
            <span className="block font-medium">{texts.theFirstRequestHas}</span>
            <span className="text-muted text-sm">
              <RelativeTime at={firstRequestAt} />
              {texts.withAValidToken}
            </span>
          </span>
        </p>
      )}
    </div>
  );
}
