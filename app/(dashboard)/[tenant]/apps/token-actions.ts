"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { createAppToken, revokeAppToken } from "@/lib/access/app-tokens";
import { optionalText } from "@/lib/access/form-fields";
import { newScimCredential } from "@/lib/core/access/scim-credential";

export const createTokenAction = memberAction(
  {
    ability: "configure",
    schema: z.object({
      appId: z.string(),
      kind: newScimCredential.shape.kind,
      expiresInDays: optionalText
        .transform((text) => (text === null ? null : Number(text)))
        .pipe(newScimCredential.shape.expiresInDays.unwrap()),
    }),
  },
  async ({ tenant, actor }, { appId, ...wanted }) => {
    const { token } = await createAppToken(tenant.id, actor, appId, wanted);
    refresh();
    const what = wanted.kind === "bearer" ? "token" : "client secret";
    return { message: fill(texts.theWhatIs, { what }), secret: token };
  },
);

export const revokeTokenAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), tokenId: z.string() }) },
  async ({ tenant, actor }, { appId, tokenId }) => {
    await revokeAppToken(tenant.id, actor, appId, tokenId);
    refresh();
    return { message: texts.itIsRevoked };
  },
);
