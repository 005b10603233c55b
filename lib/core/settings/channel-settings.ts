import { z } from "zod";
import { channelAddresses } from "@/lib/core/notices/channel-address";
import { digestChoice, noticeKinds, severities } from "@/lib/core/notices/notice";

export const channelKinds = ["mail", "slack", "teams", "webhook"] as const;
export type ChannelKind = (typeof channelKinds)[number];

export const channelKindLabels: Record<ChannelKind, string> = {
  mail: "Mail",
  slack: "Slack",
  teams: "Microsoft Teams",
  webhook: "Webhook",
};

/** What a channel wants to hear; the same for every kind. */
export const channelWishes = z.object({
  name: z.string().trim().min(1).max(80),
  kinds: z.array(z.enum(noticeKinds)),
  severityMin: z.enum(severities),
  recovery: z.boolean(),
  digest: digestChoice,
});

/** Owners, admins, or single members by id. */
export const recipient = z.string().max(60);

export const newChannel = channelWishes.extend({
  kind: z.enum(channelKinds),
  recipients: z.array(recipient).max(50),
  /** For mail: of people who are no members, who get nothing before they confirmed. */
  addresses: channelAddresses.default([]),
  /** For all kinds but mail. */
  url: z.string().trim().max(2_000).nullable(),
});

export type ChannelWishes = z.output<typeof channelWishes>;
export type NewChannel = z.input<typeof newChannel>;
