import type { LookupAddress } from "node:dns";
import { lookup as dnsLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { SyncError } from "@/lib/core/sync-error";
import { isAllowedAddress } from "./address";

/** Set by the operator, never by a tenant. */
export type EgressPolicy = {
  /** Private networks that targets live in: USHER_EGRESS_ALLOW. */
  allowCidrs: readonly string[];
  /** Usher's own origin, for the sandbox target, wherever its name points to. */
  allowLoopbackOrigins: readonly string[];
};

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

const connectTimeoutMs = 10_000;

const systemResolve: Resolve = (hostname) => dnsLookup(hostname, { all: true });

/**
 * Ports of services that speak no HTTP: the Fetch standard's list of bad ports that belong to
 * well-known services, and the usual databases and brokers.
 */
const refusedPorts = new Set(
  `1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113
  115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554
  556 563 587 601 636 989 990 993 995 1433 1521 1719 1720 1723 2049 2375 2379 3306 3389 3659 4045
  4190 5060 5061 5432 5672 5900 6000 6379 6432 6566 6665 6666 6667 6668 6669 6679 6697 9042 9092
  10080 10250 11211 27017`.split(/\s+/),
);

/**
 * Connects only to addresses the policy allows, and to the very addresses it checked: a name that
 * points elsewhere a moment later gains nothing. Proxy environment variables are not read.
 */
export function createEgressAgent(policy: EgressPolicy, resolve = systemResolve): Dispatcher {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolveAllowed(hostname, policy, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error) => callback(error, ""),
    );
  };
  const guarded = buildConnector({ timeout: connectTimeoutMs, lookup });
  const own = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    connect(options, callback) {
      const { protocol, hostname, port } = options;
      if (isOwnOrigin(protocol, hostname, port, policy)) return own(options, callback);
      if (!isAllowedHost(hostname, port, policy)) return callback(refusal(), null);
      return guarded(options, callback);
    },
  });
}

const agents = new Map<string, Dispatcher>();

/** One agent per policy in the process, so that connections are kept alive over many clients. */
export function sharedEgressAgent(policy: EgressPolicy): Dispatcher {
  const key = JSON.stringify([policy.allowCidrs, policy.allowLoopbackOrigins]);
  const agent = agents.get(key) ?? createEgressAgent(policy);
  agents.set(key, agent);
  return agent;
}

/** For the moment a URL is saved; every connection checks again. */
export async function assertAllowedUrl(
  text: string,
  policy: EgressPolicy,
  resolve = systemResolve,
): Promise<URL> {
  const url = parseBaseUrl(text);
  const hostname = bare(url.hostname);
  if (isOwnOrigin(url.protocol, hostname, url.port, policy)) return url;
  if (!isAllowedHost(hostname, url.port, policy)) throw refusal();
  if (isIP(hostname) === 0) await resolveAllowed(hostname, policy, resolve).catch(rethrowKnown);
  return url;
}

function rethrowKnown(error: unknown): never {
  if (error instanceof SyncError) throw error;
  throw new SyncError(
    "stop",
    "ADDRESS_UNKNOWN",
    "The host name of this address could not be found. Check the spelling.",
    { cause: error },
  );
}

/** The address of a host as http(s), with nothing in it that could be read in two ways. */
export function parseBaseUrl(text: string): URL {
  const url = /[\s\\\p{Cc}]/u.test(text.trim()) ? null : parse(text.trim());
  const isPlain =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    `${url.username}${url.password}${url.search}${url.hash}` === "" &&
    !/[?#@]/.test(text);
  if (isPlain) return url;
  throw new SyncError(
    "stop",
    "ADDRESS_INVALID",
    "This is not an address Usher can use. Give the full https address as in the browser, for " +
      "example https://wiki.example.com, without user name, query or #.",
  );
}

/** Every address of the name, if all of them are allowed; the same check serves plain sockets. */
export async function resolveAllowed(
  hostname: string,
  policy: EgressPolicy,
  resolve: Resolve = systemResolve,
): Promise<LookupAddress[]> {
  const addresses = await resolve(hostname);
  const areAllowed = addresses.every(({ address }) => isAllowedAddress(address, policy.allowCidrs));
  if (addresses.length === 0 || !areAllowed) throw refusal();
  return addresses;
}

/** Raw connections are for one protocol: its own ports, or those nobody well known has. */
export function assertAllowedPort(port: number, own: readonly number[]): void {
  const isFree = port >= 1_024 && port <= 65_535 && !refusedPorts.has(String(port));
  if (!own.includes(port) && !isFree) throw refusal();
}

function isAllowedHost(hostname: string, port: string, policy: EgressPolicy): boolean {
  if (refusedPorts.has(port)) return false;
  const host = bare(hostname);
  return isIP(host) === 0 || isAllowedAddress(host, policy.allowCidrs);
}

function isOwnOrigin(protocol: string, host: string, port: string, policy: EgressPolicy): boolean {
  const literal = isIP(host) === 6 ? `[${host}]` : host;
  const origin = parse(`${protocol}//${literal}${port ? `:${port}` : ""}`)?.origin;
  return policy.allowLoopbackOrigins.some((own) => parse(own)?.origin === origin);
}

/** URL.parse is missing before Node 20.18. */
function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** IPv6 literals stand in brackets in a URL. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** One text for every refusal: it must not tell what lives at an address. */
export function refusal(): SyncError {
  return new SyncError(
    "stop",
    "EGRESS_REFUSED",
    "Usher does not connect to this address, because it is not public. Use a public address, or " +
      "ask who runs this Usher to allow the network with USHER_EGRESS_ALLOW.",
  );
}
