import type { LookupAddress } from "node:dns";
import { connect, isIP, type Socket } from "node:net";
import { SyncError } from "@/lib/core/sync-error";
import { isAllowedAddress } from "./address";
import { assertAllowedPort, bare, type EgressPolicy, refusal, resolveAllowed } from "./egress";

type Options = {
  signal: AbortSignal;
  resolve?: typeof resolveAllowed;
};

const connectTimeoutMs = 10_000;

/**
 * A plain TCP connection through the egress guard: only to addresses the policy allows, and to the
 * very address that was checked.
 */
export async function connectGuarded(
  { host, port }: { host: string; port: number },
  policy: EgressPolicy,
  { signal, resolve = resolveAllowed }: Options,
): Promise<Socket> {
  assertAllowedPort(port, ldapPorts);
  const addresses = await addressesOf(bare(host), policy, resolve);
  let last: unknown;
  for (const address of addresses) {
    signal.throwIfAborted();
    try {
      return await connected(address, port, signal);
    } catch (error) {
      last = error;
    }
  }
  throw unreachable(host, port, last);
}

/** LDAP's own ports, and those of Active Directory's global catalog. */
const ldapPorts = [389, 636, 3268, 3269];

/** For the moment a directory's address is saved; every connection checks again. */
export async function assertAllowedLdapUrl(text: string, policy: EgressPolicy): Promise<void> {
  const { host, port } = parseLdapUrl(text);
  assertAllowedPort(port, ldapPorts);
  await addressesOf(bare(host), policy, resolveAllowed);
}

/** Only scheme, host and port: what else an LDAP URL may hold (RFC 4516) has fields of its own. */
export function parseLdapUrl(text: string): { isTls: boolean; host: string; port: number } {
  const [, scheme = "", host = "", port] =
    /^(ldaps?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?\/?$/i.exec(text.trim()) ?? [];
  if (host !== "") {
    const isTls = scheme.toLowerCase() === "ldaps";
    return { isTls, host: bare(host), port: port ? Number(port) : isTls ? 636 : 389 };
  }
  throw new SyncError(
    "stop",
    "ADDRESS_INVALID",
    "This is not the address of a directory server. Give it as ldaps://dc1.example.com, with a port only where it is not the usual one.",
  );
}

async function addressesOf(
  host: string,
  policy: EgressPolicy,
  resolve: typeof resolveAllowed,
): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) {
    if (!isAllowedAddress(host, policy.allowCidrs)) throw refusal();
    return [{ address: host, family }];
  }
  return resolve(host, policy).catch((cause: unknown) => {
    if (cause instanceof SyncError) throw cause;
    throw new SyncError(
      "stop",
      "ADDRESS_UNKNOWN",
      `The host name ${host} could not be found. Check the spelling.`,
      { cause },
    );
  });
}

function connected(
  { address, family }: LookupAddress,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, family });
    const give = (finish: () => void) => {
      signal.removeEventListener("abort", giveUp);
      socket.removeAllListeners();
      socket.setTimeout(0);
      finish();
    };
    const fail = (error: unknown) =>
      give(() => {
        // Nobody listens any more to what comes late.
        socket.on("error", () => {});
        socket.destroy();
        reject(error);
      });
    const giveUp = () => fail(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    socket.setTimeout(connectTimeoutMs, () => fail(new Error("timed out")));
    socket.once("error", fail);
    socket.once("connect", () =>
      give(() => {
        socket.setNoDelay(true);
        resolve(socket);
      }),
    );
  });
}

function unreachable(host: string, port: number, cause: unknown): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_UNREACHABLE",
    `No connection to ${host} at port ${port}. Check that the server runs, and that its firewall lets Usher in.`,
    { cause },
  );
}
