"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { loginAction } from "@/lib/access/action";
import { createWorkspace as create } from "@/lib/access/create-workspace";
import { displayName } from "@/lib/access/form-fields";
import { requestIp } from "@/lib/access/request-ip";
import { requireOpenSignUp } from "@/lib/access/sign-up";
import { limits, requireWithin } from "@/lib/access/throttle";

const schema = z.object({ workspace: displayName(60) });

export const createWorkspace = loginAction(schema, async ({ loginId, name }, { workspace }) => {
  requireOpenSignUp();
  await requireWithin(limits.workspaceNew, loginId);
  const actor = { kind: "member", id: loginId, name, ip: await requestIp() } as const;
  const { slug } = await create(workspace, actor);
  return redirect(`/setup/${slug}`);
});
