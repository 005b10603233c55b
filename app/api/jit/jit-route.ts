import { createHash } from "node:crypto";
import type { z } from "zod";
import { endCall, noteJitRefusal, takeNonce } from "@/db/queries/jit";
import { appByKey } from "@/db/queries/lookup";
import { clientIp } from "@/lib/access/client-ip";
import { jitSecrets } from "@/lib/access/jit-endpoint";
import { jitWindowSeconds, verifyJit } from "@/lib/access/jit-signature";
import { problem, problemOf } from "@/lib/access/problem";
import { readText } from "@/lib/access/read-text";
import { isWithin, limits } from "@/lib/access/throttle";
import type { JitAnswer } from "@/lib/core/jit/jit-answer";
import { type JitCall, jitCall } from "@/lib/core/jit/jit-call";
import type { JitSettings } from "@/lib/core/settings/jit-settings";

type Of = { tenantId: string; appId: string };

type Handler = {
  login(of: Of, given: { settings: JitSettings; call: JitCall }): Promise<JitAnswer>;
  /** What the same call is told when it comes again. */
  again(of: Of, before: JitAnswer): Promise<JitAnswer>;
};

/**
 * A call at a login. Checked in this order: rate of the address, size, signature, time, whether the
 * endpoint is on, rate of the app, form, nonce. Who cannot sign learns nothing, not even whether the
 * app exists.
 */
export function jitRoute(handler: Handler) {
  return async (request: Request, context: { params: Promise<{ appKey: string }> }) => {
    try {
      const { appKey } = await context.params;
      return await answer(handler, request, appKey);
    } catch (error) {
      return problemOf(error);
    }
  };
}

async function answer(handler: Handler, request: Request, appKey: string): Promise<Response> {
  const ip = clientIp(request.headers);
  if (!(await isWithin(limits.jitIp, ip ?? "unknown"))) return tooMany();
  const body = await readText(request);
  if (body === null) return refused(413, "JIT_TOO_LARGE");
  const caller = await callerOf(request, appKey, body);
  if (caller instanceof Response) return caller;
  const { of, settings } = caller;
  if (!settings.enabled) return refused(403, "JIT_OFF");
  if (!(await isWithin(limits.jitApp, of.appId))) return tooMany();
  const parsed = jitCall.safeParse(jsonOf(body));
  if (!parsed.success) {
    await noteJitRefusal(of, "JIT_INVALID");
    return refused(400, "JIT_INVALID", parsed.error);
  }
  return carryOut(handler, of, { settings, call: parsed.data }, { body, ip });
}

/** The app whose secret the call is signed with, if it is the one in the path. */
async function callerOf(request: Request, appKey: string, body: string) {
  const owner = await appByKey(appKey);
  const of = owner ? { tenantId: owner.tenant_id, appId: owner.app_id } : null;
  const endpoint = of && (await jitSecrets(of.tenantId, of.appId));
  const signature = request.headers.get("usher-signature");
  const verdict = verifyJit(signature, body, endpoint?.secrets ?? []);
  if (of && endpoint && verdict === "good") return { of, settings: endpoint.settings };
  const code = verdict === "too_old" ? "JIT_TOO_OLD" : "JIT_UNSIGNED";
  if (of && endpoint) await noteJitRefusal(of, code);
  return refused(401, code);
}

async function carryOut(
  handler: Handler,
  of: Of,
  given: { settings: JitSettings; call: JitCall },
  { body, ip }: { body: string; ip: string | null },
): Promise<Response> {
  const { nonce, loginId } = given.call;
  const startedAt = performance.now();
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const before = await takeNonce({ ...of, nonce, bodyHash, loginId, ip });
  if (before) {
    if (before.bodyHash !== bodyHash) return refused(409, "JIT_NONCE_USED");
    if (!before.answer) return refused(409, "JIT_IN_PROGRESS");
    const now = await handler.again(of, before.answer);
    const status = statusOf(now);
    if (now !== before.answer) await endCall({ ...of, nonce }, { status, answer: now });
    return reply(status, now, { "usher-repeated": "true" });
  }
  try {
    const done = await handler.login(of, given);
    const status = statusOf(done);
    const durationMs = Math.round(performance.now() - startedAt);
    await endCall({ ...of, nonce }, { status, answer: done, durationMs });
    return reply(status, done);
  } catch (error) {
    await endCall({ ...of, nonce }, { status: 500, answer: null });
    throw error;
  }
}

function statusOf({ status }: JitAnswer): 200 | 202 {
  return status === "pending" ? 202 : 200;
}

function reply(status: number, body: JitAnswer, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

const refusals = {
  JIT_TOO_LARGE: "A call has at most 256 KiB. Send fewer claims.",
  JIT_UNSIGNED:
    "The call is not signed with a secret of this address. Send “Usher-Signature: t=<seconds>,v1=<hex>”; see the guide on the app's At login tab.",
  JIT_TOO_OLD: `The call was signed more than ${jitWindowSeconds / 60} minutes ago, or ahead of time. Sign each call anew, and set the clock.`,
  JIT_OFF: "Calls at login are off for this app. Turn them on in its At login tab.",
  JIT_INVALID: "The call does not have the form that is needed. See errors.",
  JIT_NONCE_USED:
    "Another call had this nonce already, so this one was not carried out. Make a new random nonce for each login.",
  JIT_IN_PROGRESS:
    "The same call is being carried out, or broke off. Let the login go on, and send a new nonce for the next one.",
} as const;

function refused(status: number, code: keyof typeof refusals, error?: z.ZodError): Response {
  const errors = error?.issues.map(({ path, message }) => ({
    field: path.map(String).join("."),
    message,
  }));
  return problem(status, { code, detail: refusals[code], ...(errors ? { errors } : {}) });
}

function tooMany(): Response {
  const detail = "There are too many calls. Let the login go on, and send the next call later.";
  return problem(429, { code: "JIT_TOO_MANY", detail }, { "retry-after": "10" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
