import { BellRing } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "@/app/_ui/badge";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/settings";
import { type ChannelRow, listChannels } from "@/db/queries/channels";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { noticeKinds, severityLabels } from "@/lib/core/notices/notice";
import { channelKindLabels } from "@/lib/core/settings/channel-settings";
import { plural } from "@/lib/format";
import { ChannelIcon } from "./channel-icon";

export const metadata: Metadata = { title: texts.notifications };

type Props = { params: Promise<{ tenant: string }> };

/** Where the workspace is told what happens. */
export default async function NotificationsPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const path = `/${tenant.slug}/settings/notifications`;
  const add = can(member.role, "manageChannels") ? (
    <LinkButton href={`${path}/new`} variant="primary">
      {texts.addChannel}
    </LinkButton>
  ) : undefined;
  return (
    <Section title={texts.channels} description={texts.oneMessageWhenSomething} action={add}>
      <Table
        label={texts.channels}
        columns={columns}
        rows={await listChannels(tenant.id)}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${path}/${id}`}
        empty={
          <EmptyState icon={<BellRing />} title={texts.nobodyIsTold} action={add}>
            {texts.whenARunFails}
          </EmptyState>
        }
      />
    </Section>
  );
}

const columns: Column<ChannelRow>[] = [
  {
    key: "name",
    header: texts.name,
    cell: ({ kind, name }) => (
      <span className="flex items-center gap-2.5">
        <ChannelIcon kind={kind} />
        <span className="break-words">{name}</span>
      </span>
    ),
  },
  {
    key: "where",
    header: texts.where,
    secondary: true,
    cell: (channel) => <span className="text-muted">{placeText(channel)}</span>,
  },
  {
    key: "what",
    header: texts.what,
    secondary: true,
    cell: (channel) => <span className="text-muted">{wishText(channel)}</span>,
  },
  { key: "state", header: texts.state, cell: (channel) => <ChannelState channel={channel} /> },
];

function placeText({ kind, urlHost, recipients, addresses }: ChannelRow): string {
  if (kind !== "mail") return `${channelKindLabels[kind]}, ${urlHost}`;
  const roles = recipients.filter((one) => one === "owner" || one === "admin");
  const single = recipients.length - roles.length;
  const words = [
    ...roles.map((role) => (role === "owner" ? texts.allOwners : texts.allAdmins)),
    ...(single > 0 ? [plural(single, "member")] : []),
    ...(addresses.length > 0 ? [plural(addresses.length, "other address", "other addresses")] : []),
  ];
  return words.join(", ");
}

function wishText({ kinds, severityMin, digest }: ChannelRow): string {
  const what = kinds.length === noticeKinds.length ? "All kinds" : plural(kinds.length, "kind");
  const loud = severityMin === "info" ? "" : `, ${severityLabels[severityMin].toLowerCase()}`;
  return `${what}${loud}${digest === "none" ? "" : `, ${digest} digest`}`;
}

function ChannelState({ channel }: { channel: ChannelRow }) {
  const { disabledAt, lastState, lastAt } = channel;
  if (disabledAt !== null) return <Badge tone="removed">{texts.off}</Badge>;
  if (lastState === "failed") return <Badge tone="removed">{texts.gaveUp}</Badge>;
  if (lastState === null || lastAt === null)
    return <span className="text-faint">{texts.nothingSent}</span>;
  if (lastState === "pending") return <Badge tone="changed">{texts.sending}</Badge>;
  return (
    <span className="text-muted">
      {texts.sent} <RelativeTime at={lastAt} />
    </span>
  );
}
