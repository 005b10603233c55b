"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { emailAddress } from "@/lib/access/form-fields";
import { writePending } from "@/lib/access/pending-sign-in";
import { requestIp } from "@/lib/access/request-ip";
import { safeReturnPath } from "@/lib/access/return-path";
import { beginSso } from "@/lib/access/sso-flow";
import { limits, requireWithin } from "@/lib/access/throttle";

const schema = z.object({
  email: emailAddress.optional(),
  workspace: z.string().max(80).optional(),
  callbackUrl: z.string().optional(),
});

/** Leaves for the workspace's own identity provider. */
export const startSso = publicAction(schema, async ({ email, workspace, callbackUrl }) => {
  await requireWithin(limits.ssoIp, (await requestIp()) ?? "unknown");
  const returnPath = safeReturnPath(callbackUrl);
  const { url, pending } = await beginSso({ email, workspace, returnPath });
  await writePending("sso", pending);
  return redirect(url);
});
