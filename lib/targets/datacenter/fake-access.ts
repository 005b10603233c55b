import { page } from "@/lib/http/fake-faults";
import { frameworkError } from "./fake-answers";

export type FakeCredentials =
  | { kind: "basic"; username: string; password: string }
  | { kind: "token"; token: string };

export type FakeVisitor = { username: string; isAdmin: boolean };

/** Who presents these credentials; null when they are wrong. */
export type Authenticate = (credentials: FakeCredentials) => Promise<FakeVisitor | null>;

/** Wrong passwords in a row until a CAPTCHA is asked for. */
const wrongPasswordsMax = 3;
const usernamesMax = 1_000;

type Admission = { visitor: FakeVisitor | null } | { refused: Response };

export type Door = {
  /** No credentials: an anonymous visitor. Wrong ones: the product's refusal. */
  admit(request: Request): Promise<Admission>;
  /** What a person does in a browser to end the CAPTCHA. */
  solveCaptcha(username: string): void;
};

export function createDoor(authenticate: Authenticate): Door {
  const wrongPasswords = new Map<string, number>();

  async function admitPassword(username: string, password: string): Promise<Admission> {
    const name = username.toLowerCase();
    const wrong = wrongPasswords.get(name) ?? 0;
    if (wrong >= wrongPasswordsMax) return { refused: captchaNeeded() };
    const visitor = await authenticate({ kind: "basic", username, password });
    wrongPasswords.delete(name);
    if (visitor) return { visitor };
    if (wrongPasswords.size < usernamesMax) wrongPasswords.set(name, wrong + 1);
    return { refused: wrongPassword() };
  }

  return {
    solveCaptcha: (username) => wrongPasswords.delete(username.toLowerCase()),
    async admit(request) {
      const [scheme = "", value = ""] = (request.headers.get("authorization") ?? "").split(" ");
      switch (scheme.toLowerCase()) {
        case "":
          return { visitor: null };
        case "bearer": {
          const visitor = await authenticate({ kind: "token", token: value });
          return visitor ? { visitor } : { refused: tokenRefused() };
        }
        case "basic": {
          const pair = Buffer.from(value, "base64").toString("utf8");
          const colon = pair.indexOf(":");
          return await admitPassword(pair.slice(0, colon), pair.slice(colon + 1));
        }
        default:
          return { refused: tokenRefused() };
      }
    },
  };
}

export function tokenRefused(): Response {
  return frameworkError(401, "Client must be authenticated to access this resource.");
}

function wrongPassword(): Response {
  const response = page(401, "Unauthorized (401)", "<h1>Basic Authentication Failure</h1>");
  response.headers.set("www-authenticate", 'Basic realm="protected-area"');
  response.headers.set("x-seraph-loginreason", "AUTHENTICATED_FAILED");
  return response;
}

function captchaNeeded(): Response {
  const response = page(403, "Forbidden (403)", "<h1>Basic Authentication Failure</h1>");
  response.headers.set("x-seraph-loginreason", "AUTHENTICATION_DENIED");
  response.headers.set(
    "x-authentication-denied-reason",
    "CAPTCHA_CHALLENGE; login-url=/login.action",
  );
  return response;
}

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/** Null for a request that passes the XSRF check and the media type check (targets.md §1.2). */
export function misformed(request: Request): Response | null {
  const { method, headers } = request;
  if (method === "GET" || method === "HEAD") return null;
  const type = headers.get("content-type") ?? "";
  const isExempt = /^no-?check$/i.test(headers.get("x-atlassian-token") ?? "");
  const isForm = method === "POST" && (type === "" || formTypes.test(type));
  const isBrowser = /mozilla|chrome|safari/i.test(headers.get("user-agent") ?? "");
  if (!isExempt && (isForm || (isBrowser && headers.has("origin"))))
    return new Response("XSRF check failed", {
      status: 403,
      headers: { "content-type": "text/html" },
    });
  if (request.body !== null && !/^application\/json\b/i.test(type))
    return frameworkError(415, "Unsupported Media Type");
  return null;
}

export type FakeRateLimit = { limit: number; fillRate: number; intervalSeconds: number };

export type Bucket = { headers: Record<string, string>; refused: Response | null };

/** A token bucket per user, filled once per interval (targets.md §1.3). */
export function createRateLimiter(): (username: string, rules: FakeRateLimit) => Bucket {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();
  return (username, { limit, fillRate, intervalSeconds }) => {
    const bucket = buckets.get(username) ?? { tokens: limit, filledAt: Date.now() };
    const intervals = Math.floor((Date.now() - bucket.filledAt) / (intervalSeconds * 1_000));
    bucket.tokens = Math.min(limit, bucket.tokens + intervals * fillRate);
    bucket.filledAt += intervals * intervalSeconds * 1_000;
    buckets.set(username, bucket);
    const isOver = bucket.tokens < 1;
    if (!isOver) bucket.tokens -= 1;
    const untilFillMs = bucket.filledAt + intervalSeconds * 1_000 - Date.now();
    const headers = {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${bucket.tokens}`,
      "x-ratelimit-fillrate": `${fillRate}`,
      "x-ratelimit-interval-seconds": `${intervalSeconds}`,
      "retry-after": isOver ? `${Math.max(1, Math.ceil(untilFillMs / 1_000))}` : "0",
    };
    return { headers, refused: isOver ? new Response("", { status: 429 }) : null };
  };
}
