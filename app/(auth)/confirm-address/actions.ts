"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { requestIp } from "@/lib/access/request-ip";
import { limits, requireWithin } from "@/lib/access/throttle";
import { confirmAddress } from "@/lib/engine/notices/channel-addresses";

export const confirm = publicAction(
  z.object({ token: z.string().max(1_000) }),
  async ({ token }) => {
    await requireWithin(limits.linkIp, (await requestIp()) ?? "unknown");
    await confirmAddress(token);
    return redirect("/confirm-address?done=1");
  },
);
