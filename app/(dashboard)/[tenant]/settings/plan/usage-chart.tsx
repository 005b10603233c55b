import { formatDayOfYear, formatNumber } from "@/lib/format";

type Day = { day: string; people: number };

const width = 720;
const height = 160;

/** People a day as an area, with the licence's limit as a line. Says its ends in words. */
export function UsageChart({
  days,
  peopleMax,
}: {
  days: readonly Day[];
  peopleMax: number | null;
}) {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const top = Math.max(1, peopleMax ?? 0, ...days.map(({ people }) => people)) * 1.1;
  const points = days.map(({ people }, index) => [x(index, days.length), y(people, top)] as const);
  const line = points.map(([px, py]) => `${px},${py}`).join(" ");
  const words = `${formatNumber(first.people)} people on ${dayOf(first)}, ${formatNumber(last.people)} on ${dayOf(last)}`;
  return (
    <figure>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-40 w-full text-accent-text"
      >
        <polygon
          points={`${points[0]?.[0]},${height} ${line} ${points.at(-1)?.[0]},${height}`}
          fill="currentColor"
          opacity="0.12"
        />
        <polyline
          points={
            days.length === 1 ? `0,${y(first.people, top)} ${width},${y(first.people, top)}` : line
          }
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
        {peopleMax !== null && (
          <line
            x1="0"
            x2={width}
            y1={y(peopleMax, top)}
            y2={y(peopleMax, top)}
            className="text-removed"
            stroke="currentColor"
            strokeDasharray="4 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <figcaption className="mt-2 flex justify-between gap-4 text-muted text-xs">
        <DayEnd day={first} />
        {peopleMax !== null && <span>- - {formatNumber(peopleMax)} people of the licence</span>}
        <DayEnd day={last} />
      </figcaption>
    </figure>
  );
}

/** The chart has no axis: its two ends say how high they are. */
function DayEnd({ day }: { day: Day }) {
  return (
    <span className="last:text-right">
      <span className="block font-medium text-ink tabular-nums">{formatNumber(day.people)}</span>
      {dayOf(day)}
    </span>
  );
}

function x(index: number, count: number): number {
  return count < 2 ? width : Math.round((index / (count - 1)) * width * 10) / 10;
}

function y(people: number, top: number): number {
  return Math.round((1 - people / top) * height * 10) / 10;
}

function dayOf({ day }: Day): string {
  return formatDayOfYear(new Date(`${day}T00:00:00Z`), "UTC");
}
