import { notFound } from "next/navigation";
import { cache } from "react";
import { sandboxByKey } from "@/db/queries/lookup";
import { getSandbox } from "@/db/queries/sandbox";
import { requireMember } from "@/lib/access/member";
import { requireLogin } from "@/lib/access/session";

/** The sandbox for a member of its workspace; for everyone else there is none. */
export const openSandbox = cache(async (key: string) => {
  // First, so that strangers cannot tell a sandbox that exists from one that does not.
  await requireLogin();
  const found = await sandboxByKey(key);
  const sandbox = found && (await getSandbox(found.tenant_id, key));
  if (!sandbox) notFound();
  const membership = await requireMember(sandbox.slug);
  return { sandbox, ...membership };
});
