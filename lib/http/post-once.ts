import { SyncError } from "@/lib/core/sync-error";
import { assertAllowedUrl, type EgressPolicy, sharedEgressAgent } from "./egress";
import { exchange, type Fault } from "./exchange";
import { pauseWishedMs } from "./retry-after";
import { safeText } from "./safe-text";

/** What came of one POST, with nothing secret in it. */
export type Posted = {
  isOk: boolean;
  /** Null when no answer came. */
  status: number | null;
  /** The beginning of the answer, or why none came. */
  answer: string;
  /** The receiver asked for this pause. */
  pauseMs: number | null;
  tookMs: number;
};

type Post = { url: string; headers: Readonly<Record<string, string>>; body: string };

const limits = { timeoutMs: 15_000, bytesMax: 64 * 1_024 };

/** One attempt at an address that a customer gave, through the egress guard; follows no redirect. */
export async function postOnce(
  { url, headers, body }: Post,
  policy: EgressPolicy,
  signal: AbortSignal,
): Promise<Posted> {
  const startedAt = performance.now();
  const sent = {
    ...{ method: "POST" as const, url: new URL(url), body },
    headers: { "content-type": "application/json", "user-agent": "Usher", ...headers },
  };
  const received = await exchange(sent, sharedEgressAgent(policy), { ...limits, signal });
  const tookMs = Math.round(performance.now() - startedAt);
  if ("kind" in received) {
    return { isOk: false, status: null, answer: wordsOf(received), pauseMs: null, tookMs };
  }
  const { status, text } = received;
  return {
    ...{ isOk: status >= 200 && status < 300, status, tookMs },
    answer: safeText(text, [url, ...secretsIn(url)]),
    pauseMs: status < 400 ? null : pauseWishedMs(received.headers, Date.now()),
  };
}

/** For the moment it is saved. Unlike a base URL it may have a query: Teams signs its addresses. */
export async function assertAllowedReceiver(text: string, policy: EgressPolicy): Promise<URL> {
  const [base = "", query] = text.trim().split(/\?(.*)/s);
  if (/[\s#\\\p{Cc}]/u.test(query ?? "")) throw invalid();
  const url = await assertAllowedUrl(base, policy);
  // Inside a network of the operator's own there may be no certificate.
  if (url.protocol !== "https:" && policy.allowCidrs.length === 0) throw invalid();
  if (query !== undefined) url.search = query;
  return url;
}

function invalid(): SyncError {
  return new SyncError(
    "stop",
    "ADDRESS_INVALID",
    "This is not an address Usher can send to. Give the full https address as the receiver shows it.",
  );
}

/** The long parts of the path and the query are what keeps strangers from posting there. */
function secretsIn(url: string): string[] {
  const { pathname, searchParams } = new URL(url);
  return [...pathname.split("/"), ...searchParams.values()].filter((part) => part.length >= 8);
}

function wordsOf(fault: Fault): string {
  switch (fault.kind) {
    case "timeout":
      return `No answer within ${limits.timeoutMs / 1_000} seconds.`;
    case "tooLarge":
    case "encoding":
      return "The answer could not be read.";
    case "network":
      return fault.error instanceof SyncError
        ? fault.error.message
        : "No connection, or it broke before an answer came.";
    default:
      return fault satisfies never;
  }
}
