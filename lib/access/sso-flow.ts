import { z } from "zod";
import { ssoByDomain, ssoBySlug } from "@/db/queries/lookup";
import { securityOf } from "@/db/queries/workspace-security";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { log } from "@/lib/log";
import { domainOf } from "./domains";
import { memberThroughSso, type SsoRefusal, ssoClaims } from "./sso-member";
import { claimsOf, leaveFor, providerOf } from "./sso-provider";

const pendingSso = z.object({
  tenant: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  asked: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
  returnPath: z.string(),
});
type PendingSso = z.infer<typeof pendingSso>;

type Wish = { email?: string | undefined; workspace?: string | undefined; returnPath: string };

/** Where to leave for, and what the browser keeps sealed meanwhile. */
export async function beginSso({ email, workspace, returnPath }: Wish) {
  const found =
    email !== undefined
      ? await ssoByDomain(domainOf(email))
      : workspace !== undefined
        ? await ssoBySlug(workspace)
        : undefined;
  if (found === undefined) throw nobody(email);
  const tenant = { id: found.tenant_id, slug: found.slug, name: found.name };
  const provider = providerOf(tenant.id, await securityOf(tenant.id));
  if (provider === null) throw nobody(email);
  const { url, asked } = await leaveFor(provider, email ?? null);
  const pending: PendingSso = { tenant, asked, returnPath };
  return { url, pending: JSON.stringify(pending) };
}

type Entered = { loginId: string; tenantId: string; returnPath: string };

/** Who came back from the provider; or why they are not let in. */
export async function endSso(
  pending: string | null,
  answer: URL,
  ip: string | null,
): Promise<Entered | { refusal: SsoRefusal | "sso-failed" | "too-late" }> {
  if (pending === null) return { refusal: "too-late" };
  const { tenant, asked, returnPath } = pendingSso.parse(JSON.parse(pending));
  const provider = providerOf(tenant.id, await securityOf(tenant.id));
  if (provider === null) return { refusal: "sso-failed" };
  const claims = await claimsOf(provider, asked, answer).catch((error: unknown) => {
    // Codes and tokens are in what the library throws beside the message.
    log.warn({ tenantId: tenant.id, reason: reasonOf(error) }, "a single sign-on was refused");
    return null;
  });
  if (claims === null) return { refusal: "sso-failed" };
  const member = await memberThroughSso(tenant, provider.issuer, ssoClaims.parse(claims), ip);
  if ("refusal" in member) return member;
  return { loginId: member.loginId, tenantId: tenant.id, returnPath };
}

function reasonOf(error: unknown): string {
  if (error instanceof SyncError) return error.code;
  return error instanceof Error ? error.message : "unknown";
}

function nobody(email: string | undefined): UserError {
  return new UserError(
    "No workspace here has single sign-on for this. Sign in with your password, or ask who runs your workspace.",
    email === undefined ? {} : { field: "email" },
  );
}
