"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { staffAction } from "@/lib/access/action";
import { oneLine } from "@/lib/access/form-fields";
import { enterWorkspace, leaveWorkspace } from "@/lib/engine/workspace/enter-workspace";

const entering = z.object({
  workspaceId: z.string().max(60),
  reason: oneLine(300),
  /** The page inside that was asked for. */
  at: z
    .string()
    .regex(/^(\/(runs|apps|targets|requests)\/\w{1,40}){0,2}$/)
    .optional()
    .default(""),
});

export const enter = staffAction(entering, async (actor, { workspaceId, reason, at }) => {
  const slug = await enterWorkspace(workspaceId, actor, { reason, breakGlass: false });
  redirect(`/${slug}${at}`);
});

export const breakGlass = staffAction(entering, async (actor, { workspaceId, reason, at }) => {
  const slug = await enterWorkspace(workspaceId, actor, { reason, breakGlass: true });
  redirect(`/${slug}${at}`);
});

export const leave = staffAction(
  z.object({ workspaceId: z.string().max(60) }),
  async (actor, { workspaceId }) => {
    await leaveWorkspace(workspaceId, actor);
    redirect("/support");
  },
);
