"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/setup";
import { publicAction } from "@/lib/access/action";
import { createAppToken } from "@/lib/access/app-tokens";
import { optionalText } from "@/lib/access/form-fields";
import { requestIp } from "@/lib/access/request-ip";
import { currentVisit, rememberBrowser, setupAction } from "@/lib/access/setup-action";
import { beginSetup, finishSetup, gone } from "@/lib/access/setup-links";
import { limits, requireWithin } from "@/lib/access/throttle";
import { newScimCredential } from "@/lib/core/access/scim-credential";
import { failedStep } from "@/lib/core/target/probe-steps";
import { probeSource } from "@/lib/engine/connect/probe-source";
import { saveSource } from "@/lib/engine/connect/save-source";

/** How long a person waits for a connection test. */
const limitMs = 45_000;

/** Looking at the link uses nothing up, as scanners of mail do; this button does. */
export const beginAction = publicAction(
  z.object({ link: z.string().max(200) }),
  async ({ link: token }) => {
    const ip = await requestIp();
    await requireWithin(limits.linkIp, ip ?? "unknown");
    const visit = await currentVisit(token);
    if (visit.state !== "fresh") throw gone();
    await rememberBrowser(token, await beginSetup(visit.link, ip));
    refresh();
    return {};
  },
);

export const saveConnectionAction = setupAction(
  z.object({}).catchall(z.string().trim().max(20_000)),
  async ({ link, actor }, settings) => {
    await saveSource(link.tenantId, actor, link.appId, settings);
    const signal = AbortSignal.timeout(limitMs);
    const { passed, steps } = await probeSource(link.tenantId, actor, link.appId, signal);
    refresh();
    if (passed) return { message: texts.savedAndThe };
    return { error: fill(texts.savedButThe, { error: failedStep(steps) }) };
  },
);

export const createTokenBySetupAction = setupAction(
  z.object({
    // Whichever app the form names, the token is for the link's own.
    appId: z.string(),
    kind: z.literal("bearer"),
    expiresInDays: optionalText
      .transform((text) => (text === null ? null : Number(text)))
      .pipe(newScimCredential.shape.expiresInDays.unwrap()),
  }),
  async ({ link, actor }, { kind, expiresInDays }) => {
    const wanted = { kind, expiresInDays };
    const { token } = await createAppToken(link.tenantId, actor, link.appId, wanted);
    refresh();
    return { message: texts.theTokenIs, secret: token };
  },
);

export const finishAction = setupAction(z.object({}), async ({ link }) => {
  await finishSetup(link, await requestIp());
  refresh();
  return {};
});
