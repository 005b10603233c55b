import { and, desc, eq, isNull, lte, sql } from "drizzle-orm";
import { type Database, db, type Transaction } from "../client";
import { mails } from "../schema/people";

/** After this many tries, well over a day, a mail is given up. */
export const mailAttemptsMax = 12;

type NewMail = { id: string; recipient: string; subject: string; body: string };

/** Called through lib/mail.ts. */
export async function insertMail(tx: Transaction | Database, mail: NewMail): Promise<void> {
  await tx.insert(mails).values(mail);
}

/**
 * Takes due mails for one attempt. The next attempt is set before this one is made, so a sender
 * that dies in the middle only delays; two senders never get the same mail.
 */
export async function takeDueMails(most: number) {
  const due = db()
    .select({ id: mails.id })
    .from(mails)
    .where(and(isNull(mails.sentAt), lte(mails.nextAttemptAt, sql`now()`), notGivenUp))
    .orderBy(mails.nextAttemptAt)
    .limit(most)
    .for("update", { skipLocked: true });
  return db()
    .update(mails)
    .set({
      attempts: sql`${mails.attempts} + 1`,
      nextAttemptAt: sql`now() + least(power(2, ${mails.attempts}) * interval '1 minute', interval '8 hours')`,
    })
    .where(sql`${mails.id} in ${due}`)
    .returning({
      id: mails.id,
      recipient: mails.recipient,
      subject: mails.subject,
      body: mails.body,
      attempts: mails.attempts,
    });
}

/** The text goes when the mail is out: its links are secrets. */
export async function markMailSent(id: string): Promise<void> {
  await db()
    .update(mails)
    .set({ sentAt: sql`now()`, lastError: null, body: "" })
    .where(eq(mails.id, id));
}

export async function markMailFailed(id: string, error: string): Promise<void> {
  await db()
    .update(mails)
    .set({ lastError: error.slice(0, 500) })
    .where(eq(mails.id, id));
}

/** For the local outbox page. */
export async function recentMails(most: number) {
  return db()
    .select(summary)
    .from(mails)
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(most);
}

export async function mailById(id: string) {
  const [row] = await db()
    .select({ ...summary, body: mails.body })
    .from(mails)
    .where(eq(mails.id, id));
  return row;
}

const notGivenUp = sql`${mails.attempts} < ${mailAttemptsMax}`;

const summary = {
  id: mails.id,
  recipient: mails.recipient,
  subject: mails.subject,
  createdAt: mails.createdAt,
};
