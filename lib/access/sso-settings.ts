import { inTenant } from "@/db/client";
import { listDomains } from "@/db/queries/domains";
import { memberById } from "@/db/queries/members";
import { factorsOf } from "@/db/queries/second-factors";
import { saveSecurity, securityIn, securityOf } from "@/db/queries/workspace-security";
import { audit } from "@/lib/audit";
import type { Role } from "@/lib/core/access/role";
import { UserError } from "@/lib/core/user-error";
import { sealSecret } from "@/lib/secrets";
import type { Membership } from "./member";
import { discover, ssoSecretPlace } from "./sso-provider";

type Wanted = {
  issuer: string;
  clientId: string;
  /** Null keeps the one that is stored: it is never shown. */
  clientSecret: string | null;
  defaultRole: Exclude<Role, "owner">;
};

/** Keeps the provider once it answers. Another one is proven and enforced anew. */
export async function saveSso({ tenant, actor }: Membership, wanted: Wanted): Promise<void> {
  const { issuer, clientId, clientSecret, defaultRole } = wanted;
  const before = await securityOf(tenant.id);
  const isSame = before.ssoIssuer === issuer && before.ssoClientId === clientId;
  // Another issuer must not be sent the secret of the one before.
  if (clientSecret === null && (before.ssoSealedSecret === null || !isSame)) {
    throw new UserError("Fill in the client secret of this application.", {
      field: "clientSecret",
    });
  }
  await discover(issuer);
  const sealed = clientSecret === null ? null : sealSecret(clientSecret, ssoSecretPlace(tenant.id));
  await inTenant(tenant.id, async (tx) => {
    await saveSecurity(tx, tenant.id, {
      ...{ ssoIssuer: issuer, ssoClientId: clientId, ssoDefaultRole: defaultRole },
      ...(sealed === null ? {} : { ssoSealedSecret: sealed }),
      ...(isSame && sealed === null ? {} : { ssoProvenAt: null, ssoEnforcedAt: null }),
    });
    const detail = { issuer, clientId, defaultRole, secretChanged: sealed !== null };
    await audit(tx, tenant.id, actor, "workspace.ssoSaved", tenant, detail);
  });
}

export async function removeSso({ tenant, actor }: Membership): Promise<void> {
  await inTenant(tenant.id, async (tx) => {
    const { ssoIssuer } = await securityIn(tx, tenant.id);
    if (ssoIssuer === null) return;
    await saveSecurity(tx, tenant.id, {
      ...{ ssoIssuer: null, ssoClientId: null, ssoSealedSecret: null },
      ...{ ssoProvenAt: null, ssoEnforcedAt: null, breakGlassLoginId: null },
    });
    await audit(tx, tenant.id, actor, "workspace.ssoRemoved", tenant, { issuer: ssoIssuer });
  });
}

/**
 * Lets members in through the provider alone. One owner keeps another way, with a second factor, for
 * the day the provider is away or its settings are wrong.
 */
export async function enforceSso(
  { tenant, actor }: Membership,
  breakGlassLoginId: string,
): Promise<void> {
  const keeper = await inTenant(tenant.id, (tx) => memberById(tx, tenant.id, breakGlassLoginId));
  if (keeper === undefined) throw refused("This person is not a member any more.");
  const [domains, factors] = await Promise.all([
    listDomains(tenant.id),
    factorsOf(breakGlassLoginId),
  ]);
  if (!domains.some(({ verifiedAt }) => verifiedAt !== null)) {
    throw refused("Verify a domain first: the provider speaks for addresses in it alone.");
  }
  if (factors.totpSince === null && factors.passkeys.length === 0) {
    throw refused(
      "The owner who keeps another way in must have an authenticator app or a passkey. They set it up under Your account.",
    );
  }
  await inTenant(tenant.id, async (tx) => {
    const owner = await memberById(tx, tenant.id, breakGlassLoginId);
    if (owner?.role !== "owner") throw refused("This person is not an owner any more.");
    const { ssoProvenAt } = await securityIn(tx, tenant.id);
    if (ssoProvenAt === null) {
      throw refused("Nobody has come in through the provider yet. Sign in through it once, first.");
    }
    await saveSecurity(tx, tenant.id, { ssoEnforcedAt: new Date(), breakGlassLoginId });
    const detail = { breakGlass: `${owner.name} (${owner.email})` };
    await audit(tx, tenant.id, actor, "workspace.ssoEnforced", tenant, detail);
  });
}

export async function relaxSso({ tenant, actor }: Membership): Promise<void> {
  await inTenant(tenant.id, async (tx) => {
    const { ssoEnforcedAt } = await securityIn(tx, tenant.id);
    if (ssoEnforcedAt === null) return;
    await saveSecurity(tx, tenant.id, { ssoEnforcedAt: null, breakGlassLoginId: null });
    await audit(tx, tenant.id, actor, "workspace.ssoRelaxed", tenant);
  });
}

function refused(message: string): UserError {
  return new UserError(message, { status: 409 });
}
