import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { channels } from "@/db/schema/notifications";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { sealSecret } from "@/lib/secrets";
import { newWebhookSecret } from "@/lib/sign-webhook";
import { requireChannel } from "./save-channel";

/** A new signing secret. For a day messages are signed with both, so that nobody has to hurry. */
export async function rotateChannelSecret(
  tenantId: string,
  actor: Actor,
  id: string,
): Promise<string> {
  const secret = newWebhookSecret();
  await inTenant(tenantId, async (tx) => {
    const { name, kind, secretSealed } = await requireChannel(tx, tenantId, id);
    if (kind !== "webhook") {
      throw new UserError("Only webhooks are signed; this channel has no secret.", { status: 409 });
    }
    await tx
      .update(channels)
      .set({
        secretSealed: sealSecret(secret, { tenantId, ownerId: id, field: "secret" }),
        formerSecretSealed: secretSealed,
        formerSecretUntil: sql`now() + interval '24 hours'`,
      })
      .where(and(eq(channels.tenantId, tenantId), eq(channels.id, id)));
    await audit(tx, tenantId, actor, "channel.secretRotated", { id, name });
  });
  return secret;
}
