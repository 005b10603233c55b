import { Check, Minus, X } from "lucide-react";
import Link from "next/link";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { texts } from "@/app/texts/requests";
import type { AppCall } from "@/db/queries/app-calls";
import { callLabels } from "./call-labels";

type CoverageStripProps = {
  calls: readonly AppCall[];
  /** The list of requests. */
  path: string;
};

/** Which calls the identity provider has made so far, so that one sees what was never tried. */
export function CoverageStrip({ calls, path }: CoverageStripProps) {
  const made = calls.filter(({ lastAt }) => lastAt !== null).length;
  return (
    <Section
      title={texts.whatTheIdentityProvider}
      description={fill(texts.ofCallsHaveCome, { made, calls: calls.length })}
    >
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 lg:grid-cols-5">
        {calls.map((call) => (
          <li key={call.call} className="relative bg-surface hover:bg-hover">
            <Link
              href={`${path}?call=${call.call}`}
              className="flex h-full flex-col gap-0.5 px-3 py-2.5 focus-visible:-outline-offset-2"
            >
              <span className="flex items-center gap-1.5 font-medium text-sm">
                <Mark call={call} /> {callLabels[call.call]}
              </span>
              <span className="pl-5 text-muted text-xs">
                <LastTime call={call} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Refused since it last worked, or refused always. */
function isRefused({ lastAt, refusedAt }: AppCall): boolean {
  return refusedAt !== null && (lastAt === null || refusedAt > lastAt);
}

function Mark({ call }: { call: AppCall }) {
  if (isRefused(call)) return <X aria-hidden className="size-3.5 shrink-0 text-removed" />;
  if (call.lastAt === null) return <Minus aria-hidden className="size-3.5 shrink-0 text-faint" />;
  return <Check aria-hidden className="size-3.5 shrink-0 text-added" />;
}

function LastTime({ call }: { call: AppCall }) {
  if (isRefused(call) && call.refusedAt !== null) {
    const refused = <RelativeTime at={call.refusedAt} />;
    if (call.lastAt === null) return filled(texts.refusedAt, { refused });
    return filled(texts.refusedSince, { refused, worked: <RelativeTime at={call.lastAt} /> });
  }
  return call.lastAt === null ? "Never" : <RelativeTime at={call.lastAt} />;
}
