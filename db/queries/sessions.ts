import { and, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { type Database, db, inTransaction, type Transaction } from "../client";
import { logins, sessions } from "../schema/people";

/** Half an hour without a request ends a session, twelve hours end it in any case. */
export const sessionLimits = { idle: "30 minutes", absoluteMs: 12 * 60 * 60 * 1_000 };

type NewSession = Omit<
  typeof sessions.$inferInsert,
  "createdAt" | "lastSeenAt" | "expiresAt" | "revokedAt"
>;

export async function insertSession(
  session: NewSession,
  tx: Transaction | Database = db(),
): Promise<void> {
  const absolute = `${sessionLimits.absoluteMs} milliseconds`;
  await tx.insert(sessions).values({ ...session, expiresAt: sql`now() + ${absolute}::interval` });
}

/** Whose session this is, or nothing when it was revoked, idle for too long, or is over. */
export async function loginOfSession(sessionId: string) {
  const [row] = await db()
    .select({
      sessionId: sessions.id,
      loginId: logins.id,
      name: logins.name,
      email: logins.email,
      emailVerifiedAt: logins.emailVerifiedAt,
      hasPassword: sql<boolean>`${logins.passwordHash} is not null`,
      isStaff: logins.isStaff,
      via: sessions.via,
      secondFactor: sessions.secondFactor,
      ssoTenantId: sessions.ssoTenantId,
      stale: sql<boolean>`${sessions.lastSeenAt} < now() - interval '1 minute'`,
    })
    .from(sessions)
    .innerJoin(logins, eq(logins.id, sessions.loginId))
    .where(and(eq(sessions.id, sessionId), live));
  return row;
}

export async function touchSession(sessionId: string): Promise<void> {
  await db().update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.id, sessionId));
}

export async function revokeSession(sessionId: string): Promise<void> {
  await db()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}

/** One of a person's own sessions, for the list on their account page. */
export async function revokeSessionOf(loginId: string, sessionId: string): Promise<void> {
  await db()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(eq(sessions.loginId, loginId), eq(sessions.id, sessionId), isNull(sessions.revokedAt)),
    );
}

/** All but this one, by its own person. */
export async function revokeOtherSessions(loginId: string, sessionId: string): Promise<void> {
  await inTransaction((tx) => revokeSessionsOf(tx, loginId, sessionId));
}

/** All sessions of a login but the one given, in the transaction that gives the reason. */
export async function revokeSessionsOf(
  tx: Transaction,
  loginId: string,
  except: string | null = null,
): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.loginId, loginId),
        isNull(sessions.revokedAt),
        except === null ? undefined : ne(sessions.id, except),
      ),
    );
}

export async function liveSessionsOf(loginId: string) {
  return db()
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      userAgent: sessions.userAgent,
      ip: sessions.ip,
      via: sessions.via,
      secondFactor: sessions.secondFactor,
    })
    .from(sessions)
    .where(and(eq(sessions.loginId, loginId), live))
    .orderBy(desc(sessions.lastSeenAt))
    .limit(50);
}

const live = and(
  isNull(sessions.revokedAt),
  gt(sessions.expiresAt, sql`now()`),
  gt(sessions.lastSeenAt, sql`now() - ${sessionLimits.idle}::interval`),
);
