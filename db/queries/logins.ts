import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { type Database, db, type Transaction } from "../client";
import { logins, loginTokens, oidcIdentities } from "../schema/people";

export type TokenPurpose = "verify" | "reset";

export async function loginById(loginId: string) {
  const [row] = await db().select(columns).from(logins).where(eq(logins.id, loginId));
  return row;
}

export async function loginByEmail(email: string) {
  const [row] = await db()
    .select(columns)
    .from(logins)
    .where(eq(logins.emailKey, emailKey(email)));
  return row;
}

/** The person's stored password; apart from the rest so that it travels no further than needed. */
export async function passwordHashOf(loginId: string): Promise<string | null> {
  const [row] = await db()
    .select({ passwordHash: logins.passwordHash })
    .from(logins)
    .where(eq(logins.id, loginId));
  return row?.passwordHash ?? null;
}

type NewLogin = {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  emailVerified: boolean;
};

/** False when the address is taken; two sign-ups at the same moment cannot both get it. */
export async function insertLogin(tx: Transaction, login: NewLogin): Promise<boolean> {
  const { emailVerified, ...rest } = login;
  const added = await tx
    .insert(logins)
    .values({
      ...rest,
      emailKey: emailKey(login.email),
      emailVerifiedAt: emailVerified ? sql`now()` : null,
    })
    .onConflictDoNothing({ target: logins.emailKey })
    .returning({ id: logins.id });
  return added.length === 1;
}

export async function setPasswordHash(
  tx: Transaction,
  loginId: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(logins).set({ passwordHash }).where(eq(logins.id, loginId));
}

export async function markEmailVerified(tx: Transaction, loginId: string): Promise<void> {
  await tx
    .update(logins)
    .set({ emailVerifiedAt: sql`now()` })
    .where(and(eq(logins.id, loginId), isNull(logins.emailVerifiedAt)));
}

export async function renameLogin(loginId: string, name: string): Promise<void> {
  await db().update(logins).set({ name }).where(eq(logins.id, loginId));
}

export async function loginByIdentity(issuer: string, subject: string) {
  const [row] = await db()
    .select({ loginId: oidcIdentities.loginId })
    .from(oidcIdentities)
    .where(and(eq(oidcIdentities.issuer, issuer), eq(oidcIdentities.subject, subject)));
  return row?.loginId ?? null;
}

export async function insertIdentity(
  tx: Transaction,
  identity: { issuer: string; subject: string; loginId: string },
): Promise<void> {
  await tx.insert(oidcIdentities).values(identity);
}

type NewToken = { hash: string; loginId: string; purpose: TokenPurpose; hours: number };

export async function insertToken(
  tx: Transaction | Database,
  { hours, ...token }: NewToken,
): Promise<void> {
  await tx
    .insert(loginTokens)
    .values({ ...token, expiresAt: sql`now() + make_interval(hours => ${hours})` });
}

/** Whose link this is while it can be used; reading it does not use it up. */
export async function loginOfToken(hash: string, purpose: TokenPurpose): Promise<string | null> {
  const [row] = await db()
    .select({ loginId: loginTokens.loginId })
    .from(loginTokens)
    .where(and(eq(loginTokens.hash, hash), usable(purpose)));
  return row?.loginId ?? null;
}

/** Uses the link up. Of two requests with the same link one gets the login, the other nothing. */
export async function takeToken(
  tx: Transaction,
  hash: string,
  purpose: TokenPurpose,
): Promise<string | null> {
  const [row] = await tx
    .update(loginTokens)
    .set({ usedAt: sql`now()` })
    .where(and(eq(loginTokens.hash, hash), usable(purpose)))
    .returning({ loginId: loginTokens.loginId });
  return row?.loginId ?? null;
}

/** A link that was used before, for saying "already done" to a second click. */
export async function loginOfUsedToken(
  hash: string,
  purpose: TokenPurpose,
): Promise<string | null> {
  const [row] = await db()
    .select({ loginId: loginTokens.loginId })
    .from(loginTokens)
    .where(and(eq(loginTokens.hash, hash), eq(loginTokens.purpose, purpose)));
  return row?.loginId ?? null;
}

/** Older links of the same kind stop working when a new one is sent or one was used. */
export async function dropTokens(
  tx: Transaction | Database,
  loginId: string,
  purpose: TokenPurpose,
): Promise<void> {
  await tx
    .delete(loginTokens)
    .where(
      and(
        eq(loginTokens.loginId, loginId),
        eq(loginTokens.purpose, purpose),
        isNull(loginTokens.usedAt),
      ),
    );
}

/** Addresses differ only in case for machines, never for people. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

function usable(purpose: TokenPurpose) {
  return and(
    eq(loginTokens.purpose, purpose),
    isNull(loginTokens.usedAt),
    gt(loginTokens.expiresAt, sql`now()`),
  );
}

const columns = {
  id: logins.id,
  email: logins.email,
  name: logins.name,
  emailVerifiedAt: logins.emailVerifiedAt,
  isStaff: logins.isStaff,
};
