import { SyncError } from "@/lib/core/sync-error";
import type { OpenSocket } from "../port";
import { bindRefusal, refusal } from "./ldap-refusal";
import { type CertificateFacts, secure } from "./ldap-secure";
import { connectionLost, createSession, type LdapSession } from "./ldap-session";
import type { LdapServer, LdapSettings } from "./ldap-settings";

/** A directory to ask: signed in at the first of its servers that answers. */
export type Directory = {
  settings: LdapSettings;
  /** The session at hand, or a new one where it was lost. */
  session(signal: AbortSignal): Promise<LdapSession>;
  /** Which server is being read. */
  server(): LdapServer | null;
  close(): void;
};

/**
 * Keeps to the server that answered first, or to `only`: two servers of one directory may differ for
 * a moment, and a list from both would have neither's people.
 */
export function openDirectory(
  open: OpenSocket,
  settings: LdapSettings,
  only?: LdapServer,
): Directory {
  let current: { session: LdapSession; server: LdapServer } | null = null;
  let opening: Promise<LdapSession> | null = null;
  const openAny = async (signal: AbortSignal) => {
    const kept = only ?? current?.server;
    current = await signInAnywhere(open, settings, kept ? [kept] : settings.servers, signal);
    return current.session;
  };
  return {
    settings,
    server: () => current?.server ?? null,
    session(signal) {
      if (current?.session.isOpen()) return Promise.resolve(current.session);
      opening ??= openAny(signal).finally(() => {
        opening = null;
      });
      return opening;
    },
    close() {
      current?.session.close();
    },
  };
}

/** The next server is tried where one is out of reach; not where it refuses the password. */
async function signInAnywhere(
  open: OpenSocket,
  settings: LdapSettings,
  servers: readonly LdapServer[],
  signal: AbortSignal,
) {
  let last: unknown;
  for (const server of servers) {
    signal.throwIfAborted();
    try {
      const session = await encrypted(open, settings, server, signal);
      await signIn(session, settings, signal);
      return { session, server };
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      last = error;
    }
  }
  throw last;
}

function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof SyncError)) return false;
  return error.reaction === "retry" || error.code === "ADDRESS_UNKNOWN";
}

/** Connects and encrypts as the settings say; no word of anybody goes over the wire before that. */
export async function encrypted(
  open: OpenSocket,
  { isStartTls, certificate, fingerprint }: LdapSettings,
  server: LdapServer,
  signal: AbortSignal,
  onFacts?: (facts: CertificateFacts) => void,
): Promise<LdapSession> {
  const trust = { host: server.host, certificate, fingerprint };
  const socket = await open(server, signal);
  try {
    if (server.isTls) return createSession(await secure(socket, trust, onFacts));
    const plain = createSession(socket);
    if (!isStartTls) return plain;
    const result = await plain.startTls(signal);
    if (result.code !== 0) throw noStartTls(result.message);
    return createSession(await secure(socket, trust, onFacts));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

export async function signIn(
  session: LdapSession,
  { bindName, password }: LdapSettings,
  signal: AbortSignal,
): Promise<void> {
  // A name with an empty password is an unauthenticated bind (RFC 4513 §5.1.2): many servers call
  // that a success without having checked anybody.
  if (password === "" || bindName === "") throw noPassword();
  const result = await session.bind(bindName, password, signal);
  if (result.code === 0) return;
  session.close();
  throw result.code === 51 || result.code === 52
    ? refusal(result, "signing in")
    : bindRefusal(result);
}

export function isLost(error: unknown): boolean {
  return error instanceof SyncError && error.code === connectionLost;
}

function noPassword(): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    "The user to sign in as, or the password, is empty: a directory would let that pass without checking. Enter both.",
  );
}

function noStartTls(message: string): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_TLS_FAILED",
    `The server does not encrypt this connection by StartTLS${message ? ` (“${message.slice(0, 200)}”)` : ""}. Use its ldaps:// address, or give the server a certificate.`,
  );
}
