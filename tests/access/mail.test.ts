import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { testDatabase } from "../support/database";

const never = new AbortController().signal;

let smtp: Server;
let refusing = false;
let received: string[] = [];

beforeEach(async () => {
  [refusing, received] = [false, []];
  smtp = createServer(speakSmtp);
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const address = smtp.address();
  const port = typeof address === "object" ? address?.port : undefined;
  vi.stubEnv("SMTP_URL", `smtp://127.0.0.1:${port}`);
  vi.resetModules();
  await testDatabase().sql("delete from mails");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => smtp.close(resolve));
});

async function queue(subject: string): Promise<void> {
  const { queueMail } = await import("@/lib/mail");
  const { db } = await import("@/db/client");
  await queueMail(db(), { recipient: "ada@example.com", subject, body: "https://x/secret-link" });
}

async function send(): Promise<number> {
  const { sendDueMails } = await import("@/workers/send-mail");
  return sendDueMails(never);
}

test("a queued mail goes out once, and its secret link leaves the database with it", async () => {
  await queue("Hello");
  expect(await send()).toBe(1);
  expect(await send()).toBe(0);
  expect(received).toHaveLength(1);
  expect(received[0]).toMatch(/To: ada@example\.com/);
  expect(received[0]).toContain("https://x/secret-link");
  const rows = await testDatabase().sql("select body, sent_at is not null as sent from mails");
  expect(rows).toEqual([{ body: "", sent: true }]);
});

test("a mail that the server refuses is kept and tried again later, with growing gaps", async () => {
  refusing = true;
  await queue("Refused");
  expect(await send()).toBe(0);
  expect(await send()).toBe(0);
  const [row] = await testDatabase().sql(
    "select attempts, last_error, next_attempt_at > now() + interval '50 seconds' as later from mails",
  );
  expect(row).toMatchObject({ attempts: 1, later: true, last_error: expect.stringMatching(/451/) });
  refusing = false;
  await testDatabase().sql("update mails set next_attempt_at = now()");
  expect(await send()).toBe(1);
});

test("two senders at the same moment do not send a mail twice", async () => {
  for (let number = 0; number < 12; number++) await queue(`Mail ${number}`);
  const sent = await Promise.all([send(), send(), send()]);
  expect(sent.reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(received).toHaveLength(12);
});

test("the page that shows mails is closed where a mail server is set or the network can reach it", async () => {
  const isOpen = async (env: Record<string, string>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.resetModules();
    const { outboxIsOpen } = await import("@/lib/mail");
    return outboxIsOpen();
  };
  const local = { USHER_EMBEDDED: "1", USHER_BASE_URL: "http://localhost:3000" };
  expect(await isOpen(local)).toBe(false);
  vi.stubEnv("SMTP_URL", undefined);
  expect(await isOpen(local)).toBe(true);
  expect(await isOpen({ ...local, USHER_BASE_URL: "https://usher.example.com" })).toBe(false);
  expect(await isOpen({ ...local, USHER_EMBEDDED: "0" })).toBe(false);
});

/** As much of RFC 5321 as one mail needs. */
function speakSmtp(socket: Socket): void {
  let [text, inData] = ["", false];
  socket.on("error", () => undefined);
  socket.write("220 test\r\n");
  socket.on("data", (chunk) => {
    text += chunk.toString("utf8");
    const end = inData ? "\r\n.\r\n" : "\r\n";
    while (text.includes(end)) {
      const part = text.slice(0, text.indexOf(end));
      text = text.slice(part.length + end.length);
      if (inData) {
        received.push(part);
        inData = false;
        socket.write("250 ok\r\n");
        return;
      }
      inData = part === "DATA";
      socket.write(replyTo(part));
      if (inData) return;
    }
  });
}

function replyTo(line: string): string {
  if (line === "DATA") return "354 go on\r\n";
  if (line === "QUIT") return "221 bye\r\n";
  return refusing && line.startsWith("RCPT") ? "451 not now\r\n" : "250 ok\r\n";
}
