import { clsx } from "clsx";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { Column } from "@/app/_ui/table";
import type { RequestSummary } from "@/db/queries/scim-requests";

export const requestColumns: Column<RequestSummary>[] = [
  {
    key: "what",
    header: "Request",
    cell: (request) => (
      <span className="block max-w-64 truncate font-mono" title={request.path}>
        {request.method} {shortPath(request.path)}
      </span>
    ),
  },
  {
    key: "who",
    header: "User or group",
    secondary: true,
    cell: ({ resourceName }) =>
      resourceName === null ? (
        <span className="text-faint">–</span>
      ) : (
        <span className="block max-w-56 truncate" title={resourceName}>
          {resourceName}
        </span>
      ),
  },
  { key: "status", header: "Status", cell: ({ status }) => <Status status={status} /> },
  {
    key: "effect",
    header: "Effect",
    secondary: true,
    cell: ({ effect, changed }) => (
      <span
        className={clsx("block max-w-96 truncate", changed ? "text-ink" : "text-muted")}
        title={effect}
      >
        {effect}
      </span>
    ),
  },
  { key: "at", header: "Time", align: "right", cell: ({ at }) => <RelativeTime at={at} /> },
];

/** The part after the app's key; the rest is the same for all. */
export function shortPath(path: string): string {
  return path.replace(/^\/scim\/v2\/[^/?]+/, "") || "/";
}

export function Status({ status }: { status: number }) {
  return (
    <span className={clsx("font-mono tabular-nums", status >= 400 ? "text-removed" : "text-added")}>
      {status}
      <span className="sr-only">{status >= 400 ? " refused" : " answered"}</span>
    </span>
  );
}
