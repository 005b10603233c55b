import { clsx } from "clsx";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/group-sync";
import { formatNumber } from "@/lib/format";
import type { PreviewState } from "./actions";

type Preview = NonNullable<PreviewState["preview"]>;
type Source = Preview["rows"][number];
type Target = Preview["targets"][number];

const rowHeight = 40;
const shownMost = 40;

/** Which source groups feed which target groups, drawn; on a phone the same as a list. */
export function GroupFlow({ preview, targetName }: { preview: Preview; targetName: string }) {
  const feeding = preview.rows.filter((row) => row.feeds.length > 0);
  const sources = feeding.slice(0, shownMost);
  const keys = new Set(sources.flatMap(({ feeds }) => feeds.map(({ key }) => key)));
  const targets = inOrderOf(sources, preview.targets).filter(({ key }) => keys.has(key));
  if (sources.length === 0) return null;
  const rows = Math.max(sources.length, targets.length);
  return (
    <div>
      <div className="grid grid-cols-1 gap-y-1 sm:grid-cols-[minmax(0,1fr)_5rem_minmax(0,1fr)]">
        <h3 className="font-medium">{texts.atTheProvider}</h3>
        <span className="hidden sm:block" />
        <h3 className="hidden font-medium sm:block">{fill(texts.inText, { targetName })}</h3>
        <ul aria-label={texts.groupsAtTheProvider}>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} targets={targets} />
          ))}
        </ul>
        <Lines sources={sources} targets={targets} rows={rows} />
        <ul aria-label={fill(texts.groupsIn, { targetName })} className="hidden sm:block">
          {targets.map((target) => (
            <TargetRow key={target.key} target={target} />
          ))}
        </ul>
      </div>
      {feeding.length > sources.length && (
        <p className="mt-2 text-muted text-sm">
          {fill(texts.theFirstAreShown, { sources: sources.length })}
        </p>
      )}
    </div>
  );
}

function SourceRow({ source, targets }: { source: Source; targets: Target[] }) {
  const fed = targets.filter(({ key }) => source.feeds.some((feed) => feed.key === key));
  return (
    <li className="flex min-h-10 flex-col justify-center border-b py-1 text-sm sm:h-10 sm:py-0">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="min-w-0 truncate" title={source.trace.join(" → ")}>
          {source.name}
        </span>
        <Members count={source.members} />
      </span>
      <ul className="pl-4 sm:hidden">
        {fed.map((target) => (
          <li key={target.key} className="flex min-w-0 items-baseline gap-2">
            <span className="text-faint">→</span>
            <TargetWords target={target} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function TargetRow({ target }: { target: Target }) {
  return (
    <li className="flex h-10 min-w-0 items-center gap-2 border-b text-sm">
      <TargetWords target={target} />
    </li>
  );
}

function TargetWords({ target: { name, members, isProtected, collides } }: { target: Target }) {
  return (
    <>
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
      {collides ? (
        <span className="shrink-0 text-removed text-xs">{texts.claimedTwice}</span>
      ) : isProtected ? (
        <span className="shrink-0 text-changed text-xs">{texts.protected}</span>
      ) : members === null ? (
        <span className="shrink-0 text-added text-xs">{texts.new}</span>
      ) : (
        <Members count={members} />
      )}
    </>
  );
}

function Members({ count }: { count: number }) {
  return (
    <span className="shrink-0 text-muted text-xs tabular-nums">
      {formatNumber(count)} {count === 1 ? "member" : "members"}
    </span>
  );
}

type LinesProps = { sources: Source[]; targets: Target[]; rows: number };

/** Rows have one height, so a line's ends follow from the places in the lists. */
function Lines({ sources, targets, rows }: LinesProps) {
  const placeOf = new Map(targets.map(({ key }, index) => [key, index]));
  const colliding = new Set(targets.flatMap(({ key, collides }) => (collides ? [key] : [])));
  const middle = (place: number) => place * rowHeight + rowHeight / 2;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 80 ${rows * rowHeight}`}
      preserveAspectRatio="none"
      width="100%"
      height={rows * rowHeight}
      className="hidden sm:block"
    >
      {sources.flatMap((source, from) =>
        source.feeds.map(({ key }) => {
          const [start, end] = [middle(from), middle(placeOf.get(key) ?? 0)];
          return (
            <path
              key={`${source.id} ${key}`}
              d={`M4 ${start} C40 ${start} 40 ${end} 76 ${end}`}
              fill="none"
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
              className={clsx(colliding.has(key) ? "stroke-removed" : "stroke-line-strong")}
            />
          );
        }),
      )}
    </svg>
  );
}

/** In the order in which the sources name them, so that few lines cross. */
function inOrderOf(sources: Source[], targets: Target[]): Target[] {
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const keys = new Set(sources.flatMap(({ feeds }) => feeds.map(({ key }) => key)));
  return [...keys].flatMap((key) => byKey.get(key) ?? []);
}
