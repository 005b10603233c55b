import { clsx } from "clsx";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { Column } from "@/app/_ui/table";
import { texts } from "@/app/texts/requests";
import type { RequestRow } from "@/db/queries/request-view";
import { formatDuration } from "@/lib/format";

export type ToldRow = RequestRow & { summary: string };

export const requestColumns: Column<ToldRow>[] = [
  {
    key: "at",
    header: texts.time,
    width: "w-24 md:w-28",
    cell: ({ at, summary }) => (
      <span className="font-normal text-muted">
        <RelativeTime at={at} />
        <span className="sr-only">: {summary}</span>
      </span>
    ),
  },
  {
    key: "request",
    header: texts.request,
    secondary: true,
    cell: ({ method, path }) => (
      <span
        className="block max-w-64 truncate font-mono text-xs 2xl:max-w-96"
        title={`${method} ${path}`}
      >
        <span className="text-muted">{method}</span> {readablePath(path)}
      </span>
    ),
  },
  {
    key: "summary",
    header: texts.whatItDid,
    cell: ({ summary, changed, status }) => (
      <span
        className={clsx(
          "wrap-anywhere line-clamp-2 max-w-[44vw] md:block md:max-w-md md:truncate",
          changed || status >= 400 ? "text-ink" : "text-muted",
        )}
        title={summary}
      >
        {summary}
      </span>
    ),
  },
  { key: "status", header: texts.status, cell: ({ status }) => <Status status={status} /> },
  {
    key: "took",
    header: texts.took,
    align: "right",
    secondary: true,
    cell: ({ durationMs }) => <span className="text-muted">{formatDuration(durationMs)}</span>,
  },
];

/** The part after the app's key, which is the same for all, as a person would write it. */
export function readablePath(path: string): string {
  const own = path.replace(/^\/scim\/[^/]+\/[^/?]+/, "") || "/";
  try {
    return decodeURIComponent(own.replaceAll("+", " "));
  } catch {
    return own;
  }
}

export function Status({ status }: { status: number }) {
  return (
    <span className={clsx("font-mono tabular-nums", status >= 400 ? "text-removed" : "text-added")}>
      {status}
      <span className="sr-only"> {statusWord(status)}</span>
    </span>
  );
}

export function statusWord(status: number): string {
  if (status < 400) return "OK";
  return status < 500 ? "refused" : "failed";
}
