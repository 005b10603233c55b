import { z } from "zod";
import { digestChoice, noticeKinds, severities } from "@/lib/core/notices/notice";
import { channelKinds, newChannel } from "@/lib/core/settings/channel-settings";
import { moment, pageOf, shape } from "./shape";

const channel = z.object({
  id: z.string(),
  kind: z.enum(channelKinds),
  name: z.string(),
  recipients: z.array(z.string()).describe("For mail: `owner`, `admin`, or ids of members."),
  addresses: z
    .array(z.object({ email: z.string(), confirmedAt: moment.nullable() }))
    .describe("For mail: of people who are no members, who get nothing before they confirmed."),
  urlHost: z.string().nullable().describe("The rest of the address is a secret."),
  kinds: z.array(z.string()),
  severityMin: z.enum(severities),
  recovery: z.boolean(),
  digest: digestChoice,
  pausedUntil: moment.nullable().describe("The receiver asked for patience until then."),
  disabledAt: moment.nullable(),
  disabledReason: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
});

export const channelShape = shape("Channel", channel);

export const channelPage = pageOf(
  "Channel",
  shape(
    "ListedChannel",
    channel.extend({
      lastState: z.enum(["pending", "sent", "failed"]).nullable(),
      lastAt: moment.nullable(),
    }),
  ),
);

const { shape: fields } = newChannel;

export const newChannelBody = z.strictObject({
  kind: fields.kind,
  name: fields.name,
  recipients: fields.recipients
    .default([])
    .describe("For mail: `owner`, `admin`, or ids of members."),
  addresses: fields.addresses.describe(
    "For mail: of people who are no members. Each is sent a link to confirm, which works for seven days.",
  ),
  url: fields.url.default(null).describe("For all kinds but mail; not shown again."),
  kinds: fields.kinds.default([...noticeKinds]),
  severityMin: fields.severityMin.default("warning"),
  recovery: fields.recovery.default(true).describe("Whether it is told that something is over."),
  digest: fields.digest.default("none"),
});

export const newChannelShape = shape(
  "NewChannel",
  z.object({
    id: z.string(),
    secret: z.string().nullable().describe("What a webhook's messages are signed with."),
  }),
);

export const changedChannelBody = z.strictObject({
  name: fields.name.exactOptional(),
  recipients: fields.recipients.exactOptional(),
  addresses: fields.addresses.unwrap().exactOptional(),
  url: fields.url.unwrap().exactOptional().describe("Another address; left out, it stays."),
  kinds: fields.kinds.exactOptional(),
  severityMin: fields.severityMin.exactOptional(),
  recovery: fields.recovery.exactOptional(),
  digest: fields.digest.exactOptional(),
});
