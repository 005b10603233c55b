"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { texts } from "@/app/texts/settings";
import { memberAction } from "@/lib/access/action";
import { checkbox, listOf, oneLine, optionalText } from "@/lib/access/form-fields";
import { channelAddresses } from "@/lib/core/notices/channel-address";
import { noticeKinds } from "@/lib/core/notices/notice";
import { channelKinds, channelWishes, recipient } from "@/lib/core/settings/channel-settings";
import { deleteChannel } from "@/lib/engine/notices/delete-channel";
import { resendDelivery } from "@/lib/engine/notices/resend-delivery";
import { rotateChannelSecret } from "@/lib/engine/notices/rotate-channel-secret";
import { changeChannel, createChannel } from "@/lib/engine/notices/save-channel";
import { testChannel } from "@/lib/engine/notices/test-channel";

const linesOf = z
  .string()
  .max(6_000)
  .default("")
  .transform((text) => text.split(/\s+/).filter((line) => line !== ""));

const fields = z.object({
  name: oneLine(80),
  kinds: listOf(z.enum(noticeKinds)),
  severityMin: channelWishes.shape.severityMin,
  recovery: checkbox,
  digest: channelWishes.shape.digest,
  recipients: listOf(recipient),
  addresses: linesOf.pipe(channelAddresses),
  url: optionalText,
});
const channelId = z.object({ channelId: z.string() });

export const addChannel = memberAction(
  { ability: "manageChannels", schema: fields.extend({ kind: z.enum(channelKinds) }) },
  async ({ tenant, actor }, input) => {
    const { id, secret } = await createChannel(tenant.id, actor, input);
    const page = `/${tenant.slug}/settings/notifications`;
    // A secret is shown here or never.
    if (secret === null) redirect(`${page}/${id}`);
    return { message: texts.theChannelIs, secret };
  },
);

export const saveChannel = memberAction(
  { ability: "manageChannels", schema: fields.extend(channelId.shape) },
  async ({ tenant, actor }, { channelId: id, ...input }) => {
    await changeChannel(tenant.id, actor, id, input);
    refresh();
    return { message: texts.isSaved };
  },
);

export const removeChannel = memberAction(
  { ability: "manageChannels", schema: channelId },
  async ({ tenant, actor }, { channelId: id }) => {
    await deleteChannel(tenant.id, actor, id);
    redirect(`/${tenant.slug}/settings/notifications`);
  },
);

export const sendTest = memberAction(
  { ability: "manageChannels", schema: channelId },
  async ({ tenant, actor }, { channelId: id }) => {
    try {
      return { message: await testChannel(tenant.id, actor, id, AbortSignal.timeout(30_000)) };
    } finally {
      refresh();
    }
  },
);

export const rotateSecret = memberAction(
  { ability: "manageChannels", schema: channelId },
  async ({ tenant, actor }, { channelId: id }) => {
    const secret = await rotateChannelSecret(tenant.id, actor, id);
    return { message: texts.theNewSecret, secret };
  },
);

export const sendAgain = memberAction(
  { ability: "manageChannels", schema: z.object({ deliveryId: z.string() }) },
  async ({ tenant, actor }, { deliveryId }) => {
    await resendDelivery(tenant.id, actor, deliveryId);
    refresh();
    return { message: texts.itIsSent };
  },
);
