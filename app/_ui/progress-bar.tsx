import { formatNumber } from "@/lib/format";

type ProgressBarProps = {
  label: string;
  value: number;
  /** Null while the end is not known: the bar then only says that work goes on. */
  max: number | null;
};

/** How far something has come. */
export function ProgressBar({ label, value, max }: ProgressBarProps) {
  const known = max !== null && max > 0;
  const share = known ? Math.min(100, (value / max) * 100) : 100;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between text-muted text-sm tabular-nums">
        <span>{label}</span>
        <span>
          {formatNumber(value)}
          {known && ` of ${formatNumber(max)} · ${Math.floor(share)}%`}
        </span>
      </div>
      <svg
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={known ? max : undefined}
        aria-valuenow={known ? value : undefined}
        viewBox="0 0 100 2"
        preserveAspectRatio="none"
        className="h-1.5 w-full overflow-hidden rounded-full bg-hover"
      >
        <rect
          width={share}
          height="2"
          className={known ? "fill-accent" : "animate-pulse-soft fill-line-strong"}
        />
      </svg>
    </div>
  );
}
