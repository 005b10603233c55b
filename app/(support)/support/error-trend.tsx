import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { Sparkline } from "@/app/_ui/sparkline";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/support";
import type { supportTrend } from "@/db/queries/support";
import { formatNumber } from "@/lib/format";
import { ErrorCode } from "./error-code";

type TrendRow = Awaited<ReturnType<typeof supportTrend>>[number];
type Trend = { code: string; perDay: number[]; runs: number; workspaces: number };

/** Each code with its days: what rises, and whether it is one customer's or everybody's. */
export function ErrorTrend({ rows, days }: { rows: readonly TrendRow[]; days: number }) {
  return (
    <Table
      label={texts.errorsByCode}
      columns={columns}
      rows={byCode(rows, days)}
      rowKey={({ code }) => code}
      empty={<EmptyState title={texts.noRunHasFailed}>{texts.codesWillBeHere}</EmptyState>}
    />
  );
}

const columns: Column<Trend>[] = [
  {
    key: "code",
    header: texts.code,
    cell: ({ code }) => <ErrorCode code={code} />,
  },
  {
    key: "days",
    header: texts.byDay,
    cell: ({ code, perDay }) => (
      <Sparkline label={fill(texts.byDay2, { errorCode: code })} values={perDay} />
    ),
  },
  { key: "runs", header: texts.runs, align: "right", cell: ({ runs }) => formatNumber(runs) },
  {
    key: "workspaces",
    header: texts.workspacesADay,
    align: "right",
    secondary: true,
    cell: ({ workspaces }) => formatNumber(workspaces),
  },
];

const dayMs = 86_400_000;

function byCode(rows: readonly TrendRow[], days: number): Trend[] {
  const dates = Array.from({ length: days + 1 }, (_, back) =>
    new Date(Date.now() - (days - back) * dayMs).toISOString().slice(0, 10),
  );
  const codes = [...new Set(rows.map(({ code }) => code))];
  const trends = codes.map((code) => {
    const own = rows.filter((row) => row.code === code);
    return {
      code,
      perDay: dates.map((date) => own.find(({ day }) => day === date)?.runs ?? 0),
      runs: own.reduce((sum, row) => sum + row.runs, 0),
      workspaces: Math.max(...own.map(({ workspaces }) => workspaces)),
    };
  });
  return trends.sort((a, b) => b.runs - a.runs);
}
