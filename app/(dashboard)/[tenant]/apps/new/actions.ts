"use server";

import { redirect } from "next/navigation";
import { memberAction } from "@/lib/access/action";
import { addApp, newAppForm } from "../new-app";

export const createAppAction = memberAction(
  { ability: "configure", schema: newAppForm },
  async (context, input) => {
    const app = await addApp(context, input);
    const page = app.method === "logins" ? "" : "/configuration";
    redirect(`/${context.tenant.slug}/apps/${app.id}${page}`);
  },
);
