import { Badge } from "@/app/_ui/badge";
import { CodeBlock } from "@/app/_ui/code";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/runs";
import { firstKept, type TargetCall } from "@/lib/core/target/target-call";
import { formatDuration, formatNumber } from "@/lib/format";

/** What was said to the target about a change and what it answered, call by call. */
export function TargetCalls({ calls }: { calls: readonly TargetCall[] | null }) {
  return (
    <section>
      <h3 className="font-semibold">{texts.exchangeWithTheTarget}</h3>
      {calls === null ? (
        <p className="mt-1 text-muted">
          {fill(texts.noneIsKeptUsher, { firstKept: formatNumber(firstKept) })}
        </p>
      ) : (
        <ol className="mt-2 flex flex-col gap-2">
          {calls.map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: calls have no id and keep their order
            <li key={index}>
              <Call call={call} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Call({ call }: { call: TargetCall }) {
  const { pathname, search } = new URL(call.url);
  // Some refusals are read by the adapter itself and carry no code of ours.
  const isFine = call.error === null && call.status !== null && call.status < 400;
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="flex min-h-9 cursor-default items-center gap-2 px-3 py-1.5 text-sm">
        <span className="shrink-0 font-medium font-mono text-xs">{call.method}</span>
        <span className="wrap-anywhere min-w-0 flex-1 font-mono text-muted text-xs">
          {pathname}
          {search}
        </span>
        <span className="shrink-0 text-faint text-xs tabular-nums">
          {formatDuration(call.durationMs)}
        </span>
        <Badge tone={isFine ? "added" : "removed"}>{call.status ?? texts.noAnswer}</Badge>
      </summary>
      <div className="flex flex-col gap-3 border-t p-3">
        {call.error !== null && <p className="font-mono text-removed text-xs">{call.error}</p>}
        <Body label={texts.sentSecretsBlanked} text={call.requestBody} />
        <Body label={texts.answeredSecretsBlanked} text={call.responseBody} />
      </div>
    </details>
  );
}

function Body({ label, text }: { label: string; text: string | null }) {
  if (text === null || text === "")
    return <p className="text-muted text-xs">{fill(texts.noBody, { label })}</p>;
  return <CodeBlock label={label} text={pretty(text)} />;
}

/** A body that was cut off is no JSON any more and stays as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
