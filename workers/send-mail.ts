import { createTransport, type Transporter } from "nodemailer";
import { mailAttemptsMax, markMailFailed, markMailSent, takeDueMails } from "@/db/queries/mails";
import { config } from "@/lib/config";
import { log } from "@/lib/log";

const batch = 10;

/**
 * Sends what is due and answers how many went out. Call it every few seconds. A mail may arrive
 * twice when the sender dies between the server's yes and our note of it; never not at all.
 */
export async function sendDueMails(signal: AbortSignal): Promise<number> {
  const { smtpUrl, from } = config().mail;
  if (smtpUrl === null) return 0;
  const transport = createTransport(smtpUrl, {
    from,
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let sent = 0;
  try {
    while (!signal.aborted) {
      const due = await takeDueMails(batch);
      for (const mail of due) sent += await sendOne(transport, mail);
      if (due.length < batch) return sent;
    }
    return sent;
  } finally {
    transport.close();
  }
}

type DueMail = Awaited<ReturnType<typeof takeDueMails>>[number];

async function sendOne(transport: Transporter, mail: DueMail): Promise<number> {
  try {
    await transport.sendMail({
      to: { name: "", address: mail.recipient },
      subject: mail.subject,
      text: mail.body,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await markMailFailed(mail.id, reason);
    const givenUp = mail.attempts >= mailAttemptsMax;
    log.warn({ mailId: mail.id, attempts: mail.attempts, reason, givenUp }, "mail was not sent");
    return 0;
  }
  await markMailSent(mail.id);
  return 1;
}
