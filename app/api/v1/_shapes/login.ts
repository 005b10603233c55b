import { z } from "zod";
import { getAppKey } from "@/db/queries/app-view";
import { jitEndpoint, jitUrl } from "@/lib/access/jit-endpoint";
import { jitAnswer } from "@/lib/core/jit/jit-answer";
import { jitSettings } from "@/lib/core/settings/jit-settings";
import { found } from "./found";
import { moment, shape } from "./shape";

export const loginShape = shape(
  "Login",
  z.object({
    url: z.string().describe("Where the login service calls."),
    settings: jitSettings,
    secretLastFour: z.string().nullable(),
    secretMadeAt: moment.nullable(),
    formerUntil: moment.nullable().describe("Until when the secret before this one counts."),
    refusals: z.number().int().describe("Calls that were signed wrongly or had no good form."),
    refusedAt: moment.nullable(),
    refusedCode: z.string().nullable(),
  }),
);

export const newLoginSecret = shape(
  "NewLoginSecret",
  z.object({ secret: z.string().describe("Shown once."), lastFour: z.string() }),
);

export const loginCalls = shape(
  "LoginCalls",
  z.object({
    items: z.array(
      z.object({
        nonce: z.string(),
        loginId: z.string(),
        at: moment,
        ip: z.string().nullable(),
        status: z.number().int().nullable(),
        durationMs: z.number().int().nullable(),
        answer: jitAnswer.nullable(),
      }),
    ),
  }),
);

/** Throws the 404 of an app that is not there. */
export async function loginOf(tenantId: string, appId: string) {
  const key = found(await getAppKey(tenantId, appId), "app");
  return { url: jitUrl(key), ...(await jitEndpoint(tenantId, appId)) };
}
