import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external";
import { createRequestStoreForAPI } from "next/dist/server/async-storage/request-store";
import { createWorkStore } from "next/dist/server/async-storage/work-store";
import { encode } from "next-auth/jwt";
import { sessionCookie, sessionMaxAgeSeconds, sessionSecret } from "@/lib/access/session-cookie";

// What next.config.js turns on for the build: forbidden() answers 403.
process.env["__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS"] = "true";

/** What came of a call: a value, or what Next would answer instead. */
export type Outcome =
  | { kind: "returned"; value: unknown }
  | { kind: "redirect"; to: string }
  | { kind: "status"; status: number };

/** Calls a page, an action or a route as Next does: inside a request that has these cookies. */
export async function inRequest(
  cookie: string | null,
  phase: "render" | "action",
  call: () => Promise<unknown>,
): Promise<Outcome> {
  const headers = new Headers({ "user-agent": "isolation", ...(cookie ? { cookie } : {}) });
  // The casts are at Next's edge: of its stores, only what cookies(), headers() and refresh() read.
  type Work = Parameters<typeof createWorkStore>[0];
  type Unit = Parameters<typeof createRequestStoreForAPI>;
  const work = createWorkStore({
    page: "/isolation/page",
    renderOpts: { experimental: {}, incrementalCache: {} },
  } as unknown as Work);
  const url = new URL("http://usher.test/isolation");
  const rest = [url, [], undefined, undefined, undefined];
  const unit = createRequestStoreForAPI(...([{ headers }, ...rest] as unknown as Unit));
  unit.phase = phase;
  try {
    const value = await workAsyncStorage.run(work, () => workUnitAsyncStorage.run(unit, call));
    return { kind: "returned", value };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The cookie of a session, sealed the way the sign-in does it. */
export async function cookieOf(sessionId: string): Promise<string> {
  const token = { sid: sessionId };
  const sealed = { token, secret: sessionSecret(), maxAge: sessionMaxAgeSeconds };
  return `${sessionCookie.name}=${await encode(sealed)}`;
}

function outcomeOf(error: unknown): Outcome {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
  const [code, ...rest] = digest.split(";");
  if (code === "NEXT_HTTP_ERROR_FALLBACK") return { kind: "status", status: Number(rest[0]) };
  if (code === "NEXT_REDIRECT") return { kind: "redirect", to: rest.slice(1, -2).join(";") };
  throw error;
}
