import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/ui";
import { ScrollBox } from "./scroll-box";
import { Skeleton } from "./skeleton";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers go right and line up. */
  align?: "left" | "right" | undefined;
  /** A Tailwind width, for example "w-32". */
  width?: string | undefined;
  /** Dropped on narrow screens. */
  secondary?: boolean | undefined;
};

type TableProps<Row> = {
  /** Says what is listed, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the whole row one link, put on the first column. */
  rowHref?: ((row: Row) => string) | undefined;
  /** The row whose drawer is open. */
  selectedKey?: string | undefined;
  /** Shown instead of rows: an EmptyState or a FilteredEmpty. */
  empty?: ReactNode;
  /** Below the rows: a Pager. */
  footer?: ReactNode;
};

/** Rows of 40 px, sticky header, whole row a link. Works without scripts. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  rowHref,
  selectedKey,
  empty,
  footer,
}: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <Frame>{empty}</Frame>;
  return (
    <Frame label={label} footer={footer}>
      <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
        <Head columns={columns} />
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={clsx(
                "relative",
                rowHref !== undefined && "hover:bg-hover has-focus-visible:bg-hover",
                rowKey(row) === selectedKey && "bg-accent-soft",
              )}
            >
              {columns.map((column, index) => (
                <td key={column.key} className={cellClass(column)}>
                  {index === 0 && rowHref !== undefined ? (
                    <Link href={rowHref(row)} scroll={false} className="cover-link font-medium">
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  );
}

/** The table while its rows are read: same heights, so nothing moves when they arrive. */
export function TableSkeleton({
  headers,
  secondary = [],
  right = [],
  rows = 8,
}: {
  headers: readonly string[];
  /** Those that the table drops on narrow screens. */
  secondary?: readonly string[] | undefined;
  /** Those whose cells go right. */
  right?: readonly string[] | undefined;
  rows?: number | undefined;
}) {
  const columns = headers.map((header) => {
    const align = right.includes(header) ? ("right" as const) : undefined;
    return { key: header, header, align, secondary: secondary.includes(header) };
  });
  return (
    <Frame>
      <table
        aria-busy
        aria-label={texts.loading}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <Head columns={columns} />
        <tbody>
          {Array.from({ length: rows }, (_, row) => String(row)).map((row) => (
            <tr key={row}>
              {columns.map((column, index) => (
                <td key={column.key} className={cellClass(column)}>
                  <Skeleton
                    className={clsx(
                      "h-3",
                      index === 0 ? "w-28 sm:w-40" : "w-12 sm:w-20",
                      column.align === "right" && "ml-auto",
                    )}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  );
}

type Layout = Pick<Column<never>, "key" | "header" | "align" | "width" | "secondary">;

function Head({ columns }: { columns: readonly Layout[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            className={clsx(
              "sticky top-0 z-10 h-9 whitespace-nowrap border-b bg-surface px-4 font-medium text-muted text-xs first:rounded-tl-lg last:rounded-tr-lg",
              layoutClass(column),
            )}
          >
            {column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type FrameProps = {
  /** Given where the content may be wider than the screen. */
  label?: string | undefined;
  footer?: ReactNode;
  children: ReactNode;
};

function Frame({ label, children, footer }: FrameProps) {
  return (
    <div className="rounded-lg border bg-surface">
      {label === undefined ? (
        <div className="overflow-hidden rounded-lg">{children}</div>
      ) : (
        <ScrollBox label={label} className="rounded-lg lg:overflow-visible">
          {children}
        </ScrollBox>
      )}
      {footer !== undefined && <div className="border-t px-4 py-2">{footer}</div>}
    </div>
  );
}

function cellClass(column: Layout): string {
  return clsx("h-row border-b px-4 py-1 [tr:last-child>&]:border-b-0", layoutClass(column));
}

function layoutClass({ align, width, secondary }: Layout): string {
  return clsx(
    align === "right" ? "text-right tabular-nums" : "text-left",
    width,
    secondary === true && "hidden md:table-cell",
  );
}
