import type { Socket } from "node:net";
import { SyncError } from "@/lib/core/sync-error";
import { sizeOf } from "./ber";
import {
  abandonRequest,
  bindRequest,
  extendedRequest,
  type LdapEntry,
  type LdapMessage,
  type LdapResult,
  parseMessage,
  type SearchRequest,
  searchRequest,
  startTlsOid,
  unbindRequest,
} from "./ldap-message";

export type SearchAnswer = {
  result: LdapResult;
  entries: LdapEntry[];
  /** Parts of the tree that live elsewhere; never followed. */
  references: number;
  /** Where the next page goes on; empty after the last, null where the server did not page. */
  cookie: Buffer | null;
};

/** One connection to a directory server. It does not reconnect: who lost it asks for a new one. */
export type LdapSession = {
  bind(name: string, password: string, signal: AbortSignal): Promise<LdapResult>;
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer>;
  /** Asks for TLS; afterwards the socket is the caller's to secure, and this session is over. */
  startTls(signal: AbortSignal): Promise<LdapResult>;
  isOpen(): boolean;
  close(): void;
};

type Waiting = {
  answer: SearchAnswer;
  bytes: number;
  resolve(answer: SearchAnswer): void;
  reject(error: Error): void;
};

export type SessionLimits = { answerMs: number; answerBytesMax: number };

/** A page of 1,000 entries, or one group of 200,000 members, is a tenth of this. */
export const sessionLimits: SessionLimits = { answerMs: 90_000, answerBytesMax: 256 * 2 ** 20 };

export function createSession(socket: Socket, limits = sessionLimits): LdapSession {
  const waiting = new Map<number, Waiting>();
  const received = createReceived(limits.answerBytesMax);
  let lastId = 0;
  let isOver = false;

  function end(error: Error): void {
    isOver = true;
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
    socket.destroy();
  }

  function take(message: LdapMessage, bytes: number): void {
    // Id 0 is the server's notice that it is about to hang up (RFC 4511 §4.4.1).
    if (message.id === 0) end(broken("the server ended the connection"));
    const asked = waiting.get(message.id);
    if (!asked) return;
    asked.bytes += bytes;
    if (asked.bytes > limits.answerBytesMax) end(tooLarge());
    else if (isLast(message, asked)) waiting.delete(message.id);
  }

  function onData(chunk: Buffer): void {
    try {
      for (const bytes of received.add(chunk)) take(parseMessage(bytes), bytes.length);
    } catch (error) {
      end(error instanceof SyncError ? error : invalid(error));
    }
  }

  socket.on("data", onData);
  socket.on("error", (cause) => end(broken("it broke off", cause)));
  socket.on("close", () => end(broken("the server closed it")));

  function ask(encode: (id: number) => Buffer, signal: AbortSignal): Promise<SearchAnswer> {
    if (isOver || socket.destroyed) return Promise.reject(broken("it is closed"));
    lastId += 1;
    const id = lastId;
    return new Promise<SearchAnswer>((resolve, reject) => {
      const timer = setTimeout(() => end(timedOut(limits.answerMs)), limits.answerMs);
      const onAbort = () => {
        waiting.delete(id);
        if (socket.writable) socket.write(abandonRequest(++lastId, id));
        settle(() => reject(signal.reason));
      };
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        finish();
      };
      waiting.set(id, {
        answer: { result: { code: 0, message: "" }, entries: [], references: 0, cookie: null },
        bytes: 0,
        resolve: (answer) => settle(() => resolve(answer)),
        reject: (error) => settle(() => reject(error)),
      });
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      socket.write(encode(id));
    });
  }

  return {
    bind: async (name, password, signal) =>
      (await ask((id) => bindRequest(id, name, password), signal)).result,
    search: (request, signal) => ask((id) => searchRequest(id, request), signal),
    async startTls(signal) {
      const { result } = await ask((id) => extendedRequest(id, startTlsOid), signal);
      if (result.code === 0) {
        // What came before the handshake was not protected; nobody may slip words in there.
        if (!received.isEmpty()) end(invalid("bytes before the TLS handshake"));
        isOver = true;
        socket.removeAllListeners();
      }
      return result;
    },
    isOpen: () => !isOver && !socket.destroyed,
    close() {
      if (isOver) return;
      isOver = true;
      socket.removeAllListeners("close");
      if (socket.writable) socket.end(unbindRequest(++lastId));
      setTimeout(() => socket.destroy(), 1_000).unref();
    },
  };
}

/** Adds a part of an answer; true when it was the last one. */
function isLast(message: LdapMessage, { answer, resolve }: Waiting): boolean {
  if (message.kind === "entry") answer.entries.push(message.entry);
  if (message.kind === "reference") answer.references += 1;
  if (message.kind !== "result") return false;
  const { result, cookie } = message;
  resolve({ ...answer, result, cookie });
  return true;
}

/** Bytes in, whole messages out; joined once a message is complete, not once a packet. */
function createReceived(messageBytesMax: number) {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = 2;

  function keep(rest: Buffer): void {
    // Every message is a sequence; a web server's words are none.
    if (rest.length > 0 && rest[0] !== 0x30) throw invalid("no LDAP message");
    chunks = rest.length > 0 ? [rest] : [];
    length = rest.length;
    needed = sizeOf(rest)?.whole ?? rest.length + 1;
    if (needed > messageBytesMax) throw tooLarge();
  }

  return {
    isEmpty: () => length === 0,
    add(chunk: Buffer): Buffer[] {
      chunks.push(chunk);
      length += chunk.length;
      if (length < needed) return [];
      const { messages, rest } = wholeMessages(Buffer.concat(chunks, length));
      keep(rest);
      return messages;
    },
  };
}

function wholeMessages(bytes: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = bytes;
  for (let size = sizeOf(rest); size && rest.length >= size.whole; size = sizeOf(rest)) {
    messages.push(rest.subarray(0, size.whole));
    rest = rest.subarray(size.whole);
  }
  return { messages, rest };
}

/** The one code that means: this connection is gone, the same question may be asked on another. */
export const connectionLost = "SOURCE_UNREACHABLE";

function broken(how: string, cause?: unknown): SyncError {
  return new SyncError(
    "retry",
    connectionLost,
    `The connection to the directory is lost: ${how}. Usher tries again by itself; when it stays so, look at the server's log.`,
    { cause },
  );
}

function timedOut(ms: number): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_TIMEOUT",
    `The directory gave no answer within ${Math.round(ms / 1_000)} seconds. Check that the attributes of the filters are indexed there.`,
  );
}

function tooLarge(): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_ANSWER_TOO_LARGE",
    "One answer of the directory is larger than Usher takes. Choose a smaller page size, and read fewer attributes.",
  );
}

function invalid(cause: unknown): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    "What answers at this address does not speak LDAP as Usher does. Check address and port; a port for ldaps:// does not understand ldap://.",
    { cause },
  );
}
