import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import type { UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/settings";
import type { DeliveryRow } from "@/db/queries/deliveries";
import type { Page } from "@/db/queries/page";
import { formatDuration } from "@/lib/format";
import { sendAgain } from "../actions";

type DeliveryTableProps = {
  page: Page<DeliveryRow>;
  url: UrlParams;
  path: string;
  slug: string;
  maySend: boolean;
};

/** Every message of a channel with what came of it. */
export function DeliveryTable({ page, url, path, slug, maySend }: DeliveryTableProps) {
  return (
    <Table
      label={texts.messages}
      columns={maySend ? [...columns, againColumn(slug)] : columns}
      rows={page.items}
      rowKey={({ id }) => id}
      empty={<EmptyState title={texts.nothingWasSentYet}>{texts.everyMessageWillBe}</EmptyState>}
      footer={pagerOf(page, path, url)}
    />
  );
}

const columns: Column<DeliveryRow>[] = [
  {
    key: "title",
    header: texts.message,
    cell: ({ notice: { title, url } }) => (
      <span className="block max-w-md break-words">
        <TextLink href={url}>{title}</TextLink>
      </span>
    ),
  },
  { key: "state", header: texts.state, cell: (delivery) => <DeliveryState delivery={delivery} /> },
  {
    key: "answer",
    header: texts.lastAnswer,
    secondary: true,
    cell: (delivery) => (
      <span className="block max-w-xs break-words text-muted text-sm">{answerText(delivery)}</span>
    ),
  },
  {
    key: "at",
    header: texts.when,
    secondary: true,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
];

function DeliveryState({ delivery }: { delivery: DeliveryRow }) {
  const { state, attempts, nextAttemptAt } = delivery;
  if (state === "sent") return <Badge tone="added">{texts.sent}</Badge>;
  if (state === "failed") return <Badge tone="removed">{texts.gaveUp}</Badge>;
  if (attempts === 0) return <Badge tone="changed">{texts.waits}</Badge>;
  return (
    <span className="text-muted">
      {texts.again} <RelativeTime at={nextAttemptAt} />
    </span>
  );
}

function answerText({ status, answer, tookMs }: DeliveryRow): string {
  const parts = [
    ...(status === null ? [] : [String(status)]),
    ...(answer ? [answer] : []),
    ...(tookMs === null ? [] : [formatDuration(tookMs)]),
  ];
  return parts.length === 0 ? "—" : parts.join(" · ");
}

function againColumn(slug: string): Column<DeliveryRow> {
  return {
    key: "again",
    header: <span className="sr-only">{texts.sendAgain}</span>,
    align: "right",
    cell: ({ id, state, notice }) =>
      state === "pending" ? null : (
        <ActionForm action={sendAgain.bind(null, slug)}>
          <input type="hidden" name="deliveryId" value={id} />
          <SubmitButton
            variant="ghost"
            size="sm"
            aria-label={fill(texts.sendAgain2, { title: notice.title })}
            pendingLabel="…"
          >
            {texts.sendAgain}
          </SubmitButton>
        </ActionForm>
      ),
  };
}
