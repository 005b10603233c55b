import type { Database, Transaction } from "@/db/client";
import { insertMail } from "@/db/queries/mails";
import { config } from "./config";
import { newId } from "./core/ids";

export type Mail = { recipient: string; subject: string; body: string };

/** Puts a mail in the outbox, committed with what caused it; the worker sends it. */
export async function queueMail(tx: Transaction | Database, mail: Mail): Promise<void> {
  for (const header of [mail.recipient, mail.subject]) {
    if (/\p{Cc}/u.test(header)) throw new Error("A mail header holds a control character.");
  }
  await insertMail(tx, { id: newId("mai"), ...mail });
}

/** An absolute address for a mail: always this Usher's own, whatever Host the request claimed. */
export function mailLink(path: string): string {
  return `${config().baseUrl}${path}`;
}

/**
 * Mails are shown on a local page only where `npm start` brought everything up on this machine and
 * no mail server is set: their links open accounts, so the page must not face a network.
 */
export function outboxIsOpen(): boolean {
  const { embedded, mail, baseUrl } = config();
  return embedded && mail.smtpUrl === null && isLoopback(new URL(baseUrl).hostname);
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
