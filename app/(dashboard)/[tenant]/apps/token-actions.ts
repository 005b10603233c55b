"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { createAppToken, revokeAppToken } from "@/lib/access/app-tokens";

export const createTokenAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string() }) },
  async ({ tenant, actor }, { appId }) => {
    const { token } = await createAppToken(tenant.id, actor, appId);
    refresh();
    return { message: "The token is made. Copy it now.", secret: token };
  },
);

export const revokeTokenAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), tokenId: z.string() }) },
  async ({ tenant, actor }, { appId, tokenId }) => {
    await revokeAppToken(tenant.id, actor, appId, tokenId);
    refresh();
    return { message: "The token is revoked." };
  },
);
