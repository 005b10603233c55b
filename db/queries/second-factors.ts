import { and, asc, count, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { db, type Transaction } from "../client";
import { passkeys, recoveryCodes, totps } from "../schema/factors";
import { sessions } from "../schema/people";

/** What a person has set up besides a password. */
export async function factorsOf(loginId: string) {
  const [totp, keys, codes] = await Promise.all([
    db()
      .select({ confirmedAt: totps.confirmedAt })
      .from(totps)
      .where(and(eq(totps.loginId, loginId), isNotNull(totps.confirmedAt))),
    db()
      .select(passkeyColumns)
      .from(passkeys)
      .where(eq(passkeys.loginId, loginId))
      .orderBy(asc(passkeys.createdAt)),
    db()
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.loginId, loginId), isNull(recoveryCodes.usedAt))),
  ]);
  return {
    totpSince: totp[0]?.confirmedAt ?? null,
    passkeys: keys,
    recoveryCodesLeft: codes[0]?.left ?? 0,
  };
}

export async function totpOf(loginId: string) {
  const [row] = await db()
    .select({ sealed: totps.sealed, confirmedAt: totps.confirmedAt })
    .from(totps)
    .where(eq(totps.loginId, loginId));
  return row;
}

/** Starts over with another secret; one that is in use stays. False when one is. */
export async function offerTotp(loginId: string, sealed: string): Promise<boolean> {
  const rows = await db()
    .insert(totps)
    .values({ loginId, sealed })
    .onConflictDoUpdate({
      target: totps.loginId,
      set: { sealed, createdAt: sql`now()`, lastStep: 0 },
      setWhere: isNull(totps.confirmedAt),
    })
    .returning({ loginId: totps.loginId });
  return rows.length === 1;
}

/** Takes a code's half minute; false when it, or a later one, was taken before. */
export async function takeTotpStep(loginId: string, step: number): Promise<boolean> {
  const rows = await db()
    .update(totps)
    .set({ lastStep: step, confirmedAt: sql`coalesce(${totps.confirmedAt}, now())` })
    .where(and(eq(totps.loginId, loginId), lt(totps.lastStep, step)))
    .returning({ loginId: totps.loginId });
  return rows.length === 1;
}

export async function deleteTotp(tx: Transaction, loginId: string): Promise<boolean> {
  const rows = await tx
    .delete(totps)
    .where(eq(totps.loginId, loginId))
    .returning({ confirmedAt: totps.confirmedAt });
  return rows[0]?.confirmedAt != null;
}

/** Everything a person has besides a password; false when there was nothing that is in use. */
export async function deleteSecondFactors(tx: Transaction, loginId: string): Promise<boolean> {
  const hadTotp = await deleteTotp(tx, loginId);
  const keys = await tx
    .delete(passkeys)
    .where(eq(passkeys.loginId, loginId))
    .returning({ id: passkeys.id });
  await replaceRecoveryCodes(tx, loginId, []);
  return hadTotp || keys.length > 0;
}

/** New codes; the old ones stop working. None are left when the list is empty. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  loginId: string,
  hashes: readonly string[],
): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.loginId, loginId));
  if (hashes.length === 0) return;
  await tx.insert(recoveryCodes).values(hashes.map((hash) => ({ loginId, hash })));
}

/** Uses a code up. Of two requests with the same code one gets true. */
export async function takeRecoveryCode(loginId: string, hash: string): Promise<boolean> {
  const rows = await db()
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.loginId, loginId),
        eq(recoveryCodes.hash, hash),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ hash: recoveryCodes.hash });
  return rows.length === 1;
}

type NewPasskey = Omit<typeof passkeys.$inferInsert, "createdAt" | "lastUsedAt">;

export async function insertPasskey(tx: Transaction, passkey: NewPasskey): Promise<boolean> {
  const rows = await tx
    .insert(passkeys)
    .values(passkey)
    .onConflictDoNothing()
    .returning({ id: passkeys.id });
  return rows.length === 1;
}

export async function passkeyById(id: string) {
  const [row] = await db()
    .select({
      ...passkeyColumns,
      loginId: passkeys.loginId,
      publicKey: passkeys.publicKey,
      counter: passkeys.counter,
    })
    .from(passkeys)
    .where(eq(passkeys.id, id));
  return row;
}

export async function markPasskeyUsed(id: string, counter: number): Promise<void> {
  await db().update(passkeys).set({ counter, lastUsedAt: sql`now()` }).where(eq(passkeys.id, id));
}

export async function deletePasskey(tx: Transaction, loginId: string, id: string) {
  const [row] = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.loginId, loginId), eq(passkeys.id, id)))
    .returning({ name: passkeys.name });
  return row;
}

/** The session has now shown a second factor, because its person just set one up. */
export async function markSessionProven(
  tx: Transaction,
  sessionId: string,
  secondFactor: "totp" | "passkey",
): Promise<void> {
  await tx.update(sessions).set({ secondFactor }).where(eq(sessions.id, sessionId));
}

const passkeyColumns = {
  id: passkeys.id,
  name: passkeys.name,
  transports: passkeys.transports,
  createdAt: passkeys.createdAt,
  lastUsedAt: passkeys.lastUsedAt,
};
