import { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import {
  connect,
  createSecureContext,
  type PeerCertificate,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { SyncError } from "@/lib/core/sync-error";
import { connectionLost } from "./ldap-session";

export type Trust = { host: string; certificate: string | null; fingerprint: string | null };

/** What a certificate says about itself. */
export type CertificateFacts = {
  subject: string;
  issuer: string;
  validTo: string;
  fingerprint: string;
};

const handshakeMs = 10_000;

/** Encrypts a connection, and goes on only with a server that shows the right certificate. */
export async function secure(
  socket: Socket,
  trust: Trust,
  onFacts: (facts: CertificateFacts) => void = () => {},
): Promise<TLSSocket> {
  const { host, certificate, fingerprint } = trust;
  const tls = await handshake(socket, host, certificate);
  const facts = factsOf(tls.getPeerCertificate());
  onFacts(facts);
  const isTrusted = fingerprint
    ? facts.fingerprint.replaceAll(":", "") === fingerprint
    : tls.authorized;
  if (isTrusted) return tls;
  const problem = fingerprint ? "FINGERPRINT" : String(tls.authorizationError);
  tls.destroy();
  throw notTrusted(problem, facts, host);
}

/** Judged afterwards, so that a refused certificate can be shown as well. */
function handshake(socket: Socket, host: string, certificate: string | null): Promise<TLSSocket> {
  const secureContext = contextOf(certificate);
  return new Promise((resolve, reject) => {
    const tls = connect({
      ...{ socket, host, secureContext, rejectUnauthorized: false },
      ...(isIP(host) ? {} : { servername: host }),
    });
    const timer = setTimeout(() => tls.destroy(new Error("timed out")), handshakeMs);
    const fail = (cause?: unknown) => {
      clearTimeout(timer);
      reject(noHandshake(cause));
    };
    tls.once("error", fail);
    tls.once("close", () => fail());
    tls.once("secureConnect", () => {
      clearTimeout(timer);
      tls.removeAllListeners("error");
      tls.removeAllListeners("close");
      resolve(tls);
    });
  });
}

/** An authority of the customer's own is trusted beside the public ones. */
function contextOf(certificate: string | null): SecureContext {
  try {
    const ca = certificate
      ? [...rootCertificates, ...certificatesIn(certificate)]
      : [...rootCertificates];
    return createSecureContext({ minVersion: "TLSv1.2", ca });
  } catch (cause) {
    throw new SyncError(
      "stop",
      "SOURCE_CERTIFICATE_INVALID",
      "The certificate authority entered here cannot be read. Paste its PEM text, with the lines BEGIN CERTIFICATE and END CERTIFICATE.",
      { cause },
    );
  }
}

/** One by one, because Node passes over what is no certificate without a word. */
function certificatesIn(text: string): string[] {
  const parts = text.match(/-----BEGIN .*?-----END [^-]*-----/gs) ?? [text];
  return parts.map((part) => new X509Certificate(part).toString());
}

function factsOf(certificate: PeerCertificate): CertificateFacts {
  const nameOf = (name: PeerCertificate["subject"] | undefined) => name?.CN ?? name?.O ?? "no name";
  return {
    subject: [nameOf(certificate.subject)].flat().join(", "),
    issuer: [nameOf(certificate.issuer)].flat().join(", "),
    validTo: certificate.valid_to,
    fingerprint: certificate.fingerprint256 ?? "",
  };
}

function notTrusted(problem: string, facts: CertificateFacts, host: string): SyncError {
  const shown = `It belongs to ${facts.subject}, is signed by ${facts.issuer}, ends on ${facts.validTo}, and its fingerprint is ${facts.fingerprint}.`;
  return new SyncError(
    "stop",
    "SOURCE_TLS_FAILED",
    `The certificate of ${host} is not trusted: ${reasons[problem] ?? reasons["other"]} ${shown}`,
  );
}

const reasons: Record<string, string> = {
  FINGERPRINT:
    "it is not the one whose fingerprint is entered here. If it was renewed, enter the new one after comparing it with the server's.",
  CERT_HAS_EXPIRED: "it has expired. Have it renewed on the server.",
  CERT_NOT_YET_VALID: "it is not valid yet. Check the server's clock.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "it was made for another name. Use the name that the certificate has, or have that name added.",
  other:
    "nobody Usher knows has signed it. Enter your certificate authority, or this fingerprint after comparing it with the server's.",
};

function noHandshake(cause: unknown): SyncError {
  return new SyncError(
    "retry",
    connectionLost,
    "The server did not finish the TLS handshake. Check that this port is for ldaps://, or that the server has a certificate and speaks TLS 1.2 or newer.",
    { cause },
  );
}
