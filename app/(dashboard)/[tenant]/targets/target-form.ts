import { z } from "zod";
import { targetName } from "@/lib/core/settings/target-settings";

/** A form drawn from a product's fields: what is not ours is one of them, and createTarget checks it. */
export const newTargetForm = z
  .object({ product: z.string(), name: targetName })
  .catchall(z.string().trim().max(4_000))
  .transform(({ product, name, ...settings }) => ({ product, name, settings }));

export const changedTargetForm = z
  .object({ targetId: z.string(), name: targetName })
  .catchall(z.string().trim().max(4_000))
  .transform(({ targetId, name, ...settings }) => ({ targetId, name, settings }));

/** How long a person waits for a connection test. */
export const probeLimitMs = 45_000;
