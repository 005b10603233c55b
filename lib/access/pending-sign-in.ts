import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { sessionCookie, sessionSecret } from "./session-cookie";

/** Cookies apart, so that asking for a passkey does not forget the password before it. */
const nameOf = (kind: Kind) => `${sessionCookie.name}-${kind}`;
const maxAge = 300;

export type Kind = "second-factor" | "passkey" | "sso";

const claims = z.object({ pending: z.string(), kind: z.string() });

/**
 * What a browser has shown so far, or was asked, for five minutes: sealed, so that only what we
 * wrote comes back. It opens nothing by itself.
 */
export async function writePending(kind: Kind, pending: string): Promise<void> {
  const token = await encode({ token: { pending, kind }, secret: sessionSecret(), maxAge });
  (await cookies()).set(nameOf(kind), token, { ...sessionCookie.options, maxAge });
}

/** What was written for this kind and is not over. */
export async function readPending(kind: Kind): Promise<string | null> {
  const token = (await cookies()).get(nameOf(kind))?.value;
  if (token === undefined || token === "") return null;
  try {
    const found = claims.safeParse(await decode({ token, secret: sessionSecret() }));
    return found.success && found.data.kind === kind ? found.data.pending : null;
  } catch {
    // Changed, or older than five minutes: the same as none.
    return null;
  }
}

export async function clearPending(kind: Kind): Promise<void> {
  (await cookies()).set(nameOf(kind), "", { ...sessionCookie.options, maxAge: 0 });
}
