import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { recentMails } from "@/db/queries/mails";
import { outboxIsOpen } from "@/lib/mail";
import { OutboxFrame } from "./outbox-frame";

export const metadata: Metadata = { title: "Local outbox" };

/** Instead of a mail server, on the machine where `npm start` brought everything up. */
export default async function OutboxPage() {
  if (!outboxIsOpen()) notFound();
  const mails = await recentMails(100);
  return (
    <OutboxFrame title="Local outbox">
      <Table
        label="Mails"
        columns={columns}
        rows={mails}
        rowKey={(mail) => mail.id}
        rowHref={(mail) => `/outbox/${mail.id}`}
        empty={
          <EmptyState icon={<Inbox />} title="No mail yet">
            Sign up, invite someone or ask for a new password, and the mail appears here.
          </EmptyState>
        }
      />
    </OutboxFrame>
  );
}

type Row = Awaited<ReturnType<typeof recentMails>>[number];

const columns: Column<Row>[] = [
  { key: "subject", header: "Subject", cell: (mail) => mail.subject },
  { key: "to", header: "To", cell: (mail) => mail.recipient, secondary: true },
  {
    key: "when",
    header: "When",
    cell: (mail) => <RelativeTime at={mail.createdAt} />,
    width: "w-36",
  },
];
