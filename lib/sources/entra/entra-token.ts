import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, type Token } from "@/lib/http/authorized";
import { signAssertion } from "@/lib/http/sign-assertion";
import type { OpenHttp } from "../port";
import { addressesOf } from "./entra-clouds";
import { tokenAnswer, tokenRefusal } from "./entra-shapes";

/** Graph, signed in as the application (client credentials, sources.md §1.1). */
export function authorizeEntra(open: OpenHttp, settings: SettingValues): EntraGraph {
  const { graph } = addressesOf(settings);
  let roles: string[] | null = null;
  const authorized = createAuthorized({
    async fetchToken(signal) {
      const token = await fetchToken(open, settings, signal);
      roles = rolesIn(token.value);
      return token;
    },
    open: (token) => open({ baseUrl: graph, headers: { authorization: `Bearer ${token}` } }),
  });
  return { ...authorized, roles: () => roles };
}

export type EntraGraph = Authorized & {
  /** The application permissions in the token; null where it cannot be read. */
  roles(): string[] | null;
};

const tokenBody = z.looseObject({ roles: z.array(z.string()).catch([]) });

function rolesIn(token: string): string[] | null {
  try {
    const body = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
    return tokenBody.parse(JSON.parse(body)).roles.sort();
  } catch {
    return null;
  }
}

async function fetchToken(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<Token> {
  const { authority, graph } = addressesOf(settings);
  const http = open({ baseUrl: authority, headers: {} });
  const path = `/${encodeURIComponent(settings["directoryId"] ?? "")}/oauth2/v2.0/token`;
  const answer = await http.send("POST", path, {
    form: {
      grant_type: "client_credentials",
      client_id: settings["clientId"] ?? "",
      scope: `${graph}/.default`,
      ...(await credentialsOf(settings, http.baseUrl + path)),
    },
    returns: [400, 401],
    repeatable: true,
    signal,
  });
  if (answer.status !== 200) throw refused(http.parse(answer, tokenRefusal));
  const { access_token, expires_in } = http.parse(answer, tokenAnswer);
  return { value: access_token, expiresInSeconds: expires_in };
}

async function credentialsOf(
  settings: SettingValues,
  audience: string,
): Promise<Record<string, string>> {
  if (settings["signIn"] !== "certificate") {
    return { client_secret: needed(settings, "clientSecret", "Client secret") };
  }
  const clientId = settings["clientId"] ?? "";
  const thumbprint = thumbprintOf(needed(settings, "certificate", "Certificate"));
  const assertion = await signAssertion({
    privateKey: needed(settings, "privateKey", "Private key"),
    header: { alg: "PS256", typ: "JWT", "x5t#S256": thumbprint },
    claims: {
      ...{ aud: audience, iss: clientId, sub: clientId, jti: randomUUID() },
      nbf: Math.floor(Date.now() / 1_000),
    },
    lifeSeconds: 600,
  });
  return {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
}

/** SHA-256 of the certificate itself, not of its text. */
function thumbprintOf(pem: string): string {
  try {
    const { raw } = new X509Certificate(pem.trim());
    return createHash("sha256").update(raw).digest("base64url");
  } catch (cause) {
    throw new SyncError(
      "stop",
      "SOURCE_AUTH",
      "The certificate cannot be read. Paste its PEM text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.",
      { cause },
    );
  }
}

/** A certificate tells itself when it ends; a secret does not. */
export function certificateEnd({ signIn, certificate = "" }: SettingValues): Date | null {
  if (signIn !== "certificate") return null;
  try {
    return new Date(new X509Certificate(certificate.trim()).validTo);
  } catch {
    return null;
  }
}

function needed(settings: SettingValues, name: string, label: string): string {
  const value = settings[name];
  if (value) return value;
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    `${label} is missing, so Usher cannot sign in to Microsoft Entra ID. Enter it on the app's Configuration tab.`,
  );
}

/** What Microsoft's numbers mean, and what to do about each (sources.md §1.1). */
const meanings: Record<number, string> = {
  90002: "there is no such directory. Check the Directory (tenant) ID and the cloud.",
  700016: "the application is not known in this directory. Check the Application (client) ID.",
  7000215:
    "the client secret is wrong. Enter the secret's Value; the Secret ID is often taken for it.",
  7000222: "the client secret has expired. Make a new one and enter its Value.",
  700027:
    "the certificate is not registered, or the private key is another one's. Upload the certificate under Certificates & secrets.",
  65001: "nobody has granted admin consent yet. Choose Grant admin consent under API permissions.",
};

function refused({
  error,
  error_description,
  error_codes,
  correlation_id,
}: z.infer<typeof tokenRefusal>): SyncError {
  const known = error_codes?.flatMap((code) => meanings[code] ?? [])[0];
  const words = known ?? `${error_description?.split(/\r?\n/)[0] ?? error ?? "no reason given"}`;
  const trace = correlation_id ? ` Microsoft's correlation id is ${correlation_id}.` : "";
  return new SyncError(
    "stop",
    "SOURCE_AUTH",
    `Microsoft Entra ID refused to sign Usher in: ${words}${trace}`,
  );
}
