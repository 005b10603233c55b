import { inTenant } from "@/db/client";
import { deliveryById } from "@/db/queries/deliveries";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import { deliver } from "./deliver";
import { queueNotice } from "./notify";
import { requireChannel } from "./save-channel";

/** Sends a message now and says what came of it; further attempts follow as for any other. */
export async function testChannel(
  tenantId: string,
  actor: Actor,
  channelId: string,
  signal: AbortSignal,
): Promise<string> {
  const deliveryId = await inTenant(tenantId, async (tx) => {
    const channel = await requireChannel(tx, tenantId, channelId);
    if (channel.disabledAt !== null) {
      throw new UserError("This channel is off. Turn it on first.", { status: 409 });
    }
    const [id] = await queueNotice(tx, tenantId, [channel], `test ${newId("dlv")}`, {
      ...{ type: "test", kind: null, severity: "info", code: null },
      title: "A test from Usher",
      message: `${actor.name} tried whether messages for ${channel.name} arrive. They do.`,
      path: `/settings/notifications/${channelId}`,
      ...{ incidentId: null, syncId: null, runId: null },
    });
    await audit(tx, tenantId, actor, "channel.tested", channel);
    return id ?? "";
  });
  const outcome = await deliver(tenantId, deliveryId, signal);
  if (outcome === "sent") return "Sent. Look whether it has arrived.";
  if (outcome === null) return "The receiver asked for patience, so the test is sent later.";
  const { status, answer } = (await deliveryById(tenantId, deliveryId)) ?? {};
  throw new UserError(
    `The message did not get through: ${status ? `status ${status}. ` : ""}${answer ?? ""} Check the address; Usher tries this message again by itself.`,
    { status: 409 },
  );
}
