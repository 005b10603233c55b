import { RelativeTime } from "@/app/_ui/relative-time";
import type { Column } from "@/app/_ui/table";
import { texts } from "@/app/texts/audit";
import type { AuditRow } from "@/db/queries/audit-view";
import { actionText, detailText } from "./audit-text";

export const auditColumns: Column<AuditRow>[] = [
  {
    key: "action",
    header: texts.action,
    cell: ({ action }) => <span className="whitespace-nowrap">{actionText(action)}</span>,
  },
  {
    key: "actor",
    header: texts.actor,
    cell: ({ actorName }) => (
      <span className="block max-w-20 truncate sm:max-w-48" title={actorName}>
        {actorName}
      </span>
    ),
  },
  {
    key: "subject",
    header: texts.subject,
    secondary: true,
    cell: ({ subjectName }) => (
      <span className="block max-w-64 truncate" title={subjectName}>
        {subjectName}
      </span>
    ),
  },
  {
    key: "detail",
    header: texts.detail,
    secondary: true,
    cell: (event) => {
      const text = detailText(event);
      return text === "" ? (
        <span className="text-faint">–</span>
      ) : (
        <span className="line-clamp-2 wrap-anywhere max-w-96 text-muted" title={text}>
          {text}
        </span>
      );
    },
  },
  { key: "at", header: texts.when, align: "right", cell: ({ at }) => <RelativeTime at={at} /> },
];
