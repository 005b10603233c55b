import { formatNumber } from "@/lib/format";

/** A count with separators; zero and missing are quiet. */
export function Count({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return <span className="text-faint">–</span>;
  return (
    <span className={value === 0 ? "text-faint tabular-nums" : "tabular-nums"}>
      {formatNumber(value)}
    </span>
  );
}
