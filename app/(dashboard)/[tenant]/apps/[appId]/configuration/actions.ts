"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { createSetupLink, revokeSetupLink } from "@/lib/access/setup-links";
import { failedStep } from "@/lib/core/target/probe-steps";
import { probeSource } from "@/lib/engine/connect/probe-source";
import { saveSource } from "@/lib/engine/connect/save-source";

/** How long a person waits for a connection test. */
const limitMs = 45_000;

/** Not “appId”: providers have a setting of that name, in the same form. */
const sourceForm = z
  .object({ usherAppId: z.string() })
  .catchall(z.string().trim().max(20_000))
  .transform(({ usherAppId, ...settings }) => ({ appId: usherAppId, settings }));

export const saveSourceAction = memberAction(
  { ability: "configure", schema: sourceForm },
  async ({ tenant, actor }, { appId, settings }) => {
    await saveSource(tenant.id, actor, appId, settings);
    const signal = AbortSignal.timeout(limitMs);
    const { passed, steps } = await probeSource(tenant.id, actor, appId, signal);
    refresh();
    if (passed) return { message: texts.savedAndThe };
    return { error: fill(texts.savedButThe, { error: failedStep(steps) }) };
  },
);

export const probeSourceAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string() }) },
  async ({ tenant, actor }, { appId }) => {
    const signal = AbortSignal.timeout(limitMs);
    const { passed, steps } = await probeSource(tenant.id, actor, appId, signal);
    if (!passed) return { error: failedStep(steps) };
    return { message: steps.map(({ message }) => message).join(" ") };
  },
);

export const createSetupLinkAction = memberAction(
  {
    ability: "configure",
    schema: z.object({
      appId: z.string(),
      recipient: displayName(80),
      days: z.enum(["1", "3", "7"]).transform(Number),
    }),
  },
  async ({ tenant, actor }, input) => {
    const { url } = await createSetupLink(tenant.id, actor, input);
    refresh();
    return { message: texts.theLinkIs, secret: url };
  },
);

export const revokeSetupLinkAction = memberAction(
  { ability: "configure", schema: z.object({ linkId: z.string() }) },
  async ({ tenant, actor }, { linkId }) => {
    await revokeSetupLink(tenant.id, actor, linkId);
    refresh();
    return { message: texts.theLinkIsTaken };
  },
);
