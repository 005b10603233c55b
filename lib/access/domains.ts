import { Resolver } from "node:dns/promises";
import { z } from "zod";
import { inTenant } from "@/db/client";
import {
  deleteDomain,
  domainByName,
  domainsMax,
  insertDomain,
  listDomains,
  markDomainVerified,
} from "@/db/queries/domains";
import { audit } from "@/lib/audit";
import { randomText } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import type { Membership } from "./member";
import { limits, requireWithin } from "./throttle";

/** A mail domain as DNS names it: letters, digits and hyphens, at least two parts. */
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "Give the part of your mail addresses after the @, for example example.com.",
  );

/** What DNS says under a name; the tests' own server stands in for the world's. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** Nothing of the answer is shown but whether the proof is in it. */
const resolveTxt: ResolveTxt = (name) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  return resolver.resolveTxt(name);
};

export async function addDomain({ tenant, actor }: Membership, name: string): Promise<void> {
  if ((await listDomains(tenant.id)).length >= domainsMax) {
    throw new UserError(`There are ${domainsMax} domains already. Remove one first.`);
  }
  const proof = `usher-domain-verification=${randomText(32)}`;
  await inTenant(tenant.id, async (tx) => {
    if (!(await insertDomain(tx, tenant.id, { name, proof }))) {
      throw new UserError("This domain is in the list already.", { field: "name" });
    }
    await audit(tx, tenant.id, actor, "domain.added", { id: name, name });
  });
}

/** Asks DNS for the proof. Whoever may write there owns the domain, and its mail addresses. */
export async function verifyDomain(
  { tenant, actor }: Membership,
  name: string,
  resolve: ResolveTxt = resolveTxt,
): Promise<void> {
  await requireWithin(limits.domainCheck, tenant.id);
  const domain = await domainByName(tenant.id, name);
  if (domain === undefined) throw gone();
  if (domain.verifiedAt !== null) return;
  const texts = await resolve(name).catch((error: unknown) => noTexts(error, name));
  // A long text comes in parts of up to 255 bytes (RFC 1035 §3.3.14).
  if (!texts.some((parts) => parts.join("").trim() === domain.proof)) throw notThere(name);
  try {
    await inTenant(tenant.id, async (tx) => {
      await markDomainVerified(tx, tenant.id, name);
      await audit(tx, tenant.id, actor, "domain.verified", { id: name, name });
    });
  } catch (error) {
    if (isTaken(error)) throw taken(name);
    throw error;
  }
}

export async function removeDomain({ tenant, actor }: Membership, name: string): Promise<void> {
  await inTenant(tenant.id, async (tx) => {
    if (!(await deleteDomain(tx, tenant.id, name))) throw gone();
    await audit(tx, tenant.id, actor, "domain.removed", { id: name, name });
  });
}

/** The part after the last @, as it is compared with domains. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}

function noTexts(error: unknown, name: string): string[][] {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENODATA" || code === "ENOTFOUND") return [];
  throw new UserError(`DNS did not answer for ${name}. Try again in a minute.`);
}

function notThere(name: string): UserError {
  return new UserError(
    `The TXT record is not there yet. DNS takes a while, up to an hour with some providers; check that it stands at ${name} itself, then try again.`,
    { status: 409 },
  );
}

function taken(name: string): UserError {
  return new UserError(
    `Another workspace has verified ${name}. Ask its owners to remove it there, or invite people by mail instead.`,
    { status: 409 },
  );
}

function gone(): UserError {
  return new UserError("This domain does not exist in the list any more. Reload the page.", {
    status: 404,
  });
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "23505";
}
