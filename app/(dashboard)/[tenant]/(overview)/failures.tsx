import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/overview";
import { type Failure, unknownCode } from "@/db/queries/overview-view";
import { plural } from "@/lib/format";

/** What went wrong lately, by its code. */
export function Failures({ slug, failures }: { slug: string; failures: readonly Failure[] }) {
  return (
    <Card title={texts.whatNeedsAHand} description={texts.failedOrLeftUndone}>
      {failures.length === 0 ? (
        <p className="text-muted">{texts.nothingEverythingThatWas}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {failures.map((failure) => (
            <li key={`${failure.of} ${failure.code}`}>
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <Code>{failure.code}</Code>
                <TextLink href={hrefOf(slug, failure)} className="text-sm tabular-nums">
                  {failure.of === "runs"
                    ? plural(failure.failures, "run")
                    : plural(failure.failures, "record")}
                </TextLink>
              </p>
              {failure.message !== null && (
                <p
                  className="wrap-anywhere mt-0.5 line-clamp-2 text-muted text-sm"
                  title={failure.message}
                >
                  {failure.message}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** To the rows that are counted, or to the runs that have them; a failed row carries the code itself. */
function hrefOf(slug: string, { of, code, runId, runs }: Failure): string {
  if (runs > 1 && code !== unknownCode) return `/${slug}/runs?code=${encodeURIComponent(code)}`;
  const only = code === unknownCode ? "" : `&code=${encodeURIComponent(code)}`;
  const rows = {
    runs: "",
    records: `?outcome=failed${only}`,
    leftUndone: "?outcome=skipped",
  }[of];
  return `/${slug}/runs/${runId}${rows}`;
}
