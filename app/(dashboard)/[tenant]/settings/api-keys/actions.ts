"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/settings";
import { memberAction } from "@/lib/access/action";
import { listOf } from "@/lib/access/form-fields";
import { apiScope, newApiKey } from "@/lib/core/settings/api-key-settings";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { revokeApiKey } from "@/lib/engine/connect/revoke-api-key";

const { name, scopes, expiresInDays } = newApiKey.shape;

export const createKey = memberAction(
  {
    ability: "manageApiKeys",
    schema: z.object({
      name,
      scopes: listOf(apiScope).optional().default([]).pipe(scopes),
      expiresInDays: z
        .string()
        .transform((text) => (text === "" ? null : Number(text)))
        .pipe(expiresInDays),
    }),
  },
  async ({ tenant, actor }, input) => {
    const { token } = await createApiKey(tenant.id, actor, input);
    refresh();
    return { message: texts.theKeyIs, secret: token };
  },
);

export const revokeKey = memberAction(
  { ability: "manageApiKeys", schema: z.object({ keyId: z.string() }) },
  async ({ tenant, actor }, { keyId }) => {
    await revokeApiKey(tenant.id, actor, keyId);
    refresh();
    return { message: texts.theKeyIsRevoked };
  },
);
