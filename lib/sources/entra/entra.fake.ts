import { createHash, X509Certificate } from "node:crypto";
import { jwtVerify } from "jose";
import { withFaults } from "@/lib/http/fake-faults";
import { rightPaging } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeSource, StartFakeSource } from "../port";
import { type DeltaRounds, readDelta } from "./entra-fake-delta";
import { graphError, readGraph } from "./entra-fake-graph";

const clientId = "0f5c1b9a-1f4e-4b8e-9a4e-2f6a4b1c9d10";
const clientSecret = "the~value~of~the~secret";
const directoryId = "contoso.onmicrosoft.com";
const roles = ["User.Read.All", "GroupMember.Read.All"];

type SignIn = {
  tokens: Set<string>;
  /** PEM text of what is uploaded under Certificates & secrets. */
  certificate: string | null;
};

export const startFake: StartFakeSource = (directory) => startEntra(directory, null);

/**
 * Sign-in and Microsoft Graph v1.0 as far as a reader meets them: pages by `$skiptoken` with empty
 * ones among them, properties only when selected, members of all kinds, tokens that end, lists of changes.
 */
export async function startEntra(
  directory: FakeDirectory,
  certificate: string | null,
): Promise<FakeSource> {
  const known: SignIn = { tokens: new Set(), certificate };
  const paging = rightPaging(true);
  const rounds: DeltaRounds = new Map();
  const { handle, faults, calls } = withFaults(
    async (request) => {
      const url = new URL(request.url);
      if (url.pathname.endsWith("/oauth2/v2.0/token")) return signIn(request, url, known);
      const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
      if (!known.tokens.has(token)) return expired();
      if (request.method !== "GET") return graphError(405, "Request_BadRequest", "Read only.");
      const [, kind] = /^\/v1\.0\/(users|groups)\/delta$/.exec(url.pathname) ?? [];
      if (kind === "users" || kind === "groups") return readDelta(url, kind, directory, rounds);
      return readGraph(request, directory, paging);
    },
    () => expired(),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: {
      ...{ directoryId, clientId, signIn: "secret", clientSecret, cloud: "public" },
      ...{ scope: "tenant", nested: "direct" },
      ...{ authorityUrl: server.origin, graphUrl: server.origin },
    },
    ...{ directory, faults, calls, paging, nests: true, secretField: "clientSecret" },
    throttled() {
      const response = graphError(429, "TooManyRequests", "Please retry again later.");
      response.headers.set("retry-after", "7");
      return response;
    },
    close: server.close,
  };
}

function expired(): Response {
  const words = "Access token has expired or is not valid.";
  return graphError(401, "InvalidAuthenticationToken", words);
}

async function signIn(request: Request, url: URL, known: SignIn): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (!url.pathname.startsWith(`/${directoryId}/`)) {
    return refusal(400, 90002, "Tenant not found.", "invalid_request");
  }
  if (form.get("client_id") !== clientId) {
    return refusal(400, 700016, "Application not found in the directory.", "unauthorized_client");
  }
  if (!form.get("scope")?.endsWith("/.default")) {
    return refusal(400, 1002012, "The provided value for scope is not valid.", "invalid_scope");
  }
  const assertion = form.get("client_assertion");
  if (assertion !== null && !(await isSigned(assertion, url, known.certificate))) {
    return refusal(401, 700027, "The certificate is not registered.", "invalid_client");
  }
  if (assertion === null && form.get("client_secret") !== clientSecret) {
    return refusal(401, 7000215, "Invalid client secret provided.", "invalid_client");
  }
  const body = Buffer.from(JSON.stringify({ roles })).toString("base64url");
  const token = `e30.${body}.${known.tokens.size + 1}`;
  known.tokens.add(token);
  return Response.json({
    ...{ token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: token },
  });
}

async function isSigned(assertion: string, url: URL, pem: string | null): Promise<boolean> {
  if (pem === null) return false;
  const certificate = new X509Certificate(pem);
  const thumbprint = createHash("sha256").update(certificate.raw).digest("base64url");
  const checks = {
    ...{ audience: url.origin + url.pathname, issuer: clientId, subject: clientId },
    ...{ algorithms: ["PS256"], requiredClaims: ["exp", "nbf", "jti"] },
  };
  return jwtVerify(assertion, certificate.publicKey, checks).then(
    ({ protectedHeader }) => protectedHeader["x5t#S256"] === thumbprint,
    () => false,
  );
}

function refusal(status: number, code: number, words: string, error: string): Response {
  return Response.json(
    {
      ...{ error, error_description: `AADSTS${code}: ${words}\r\nTrace ID: 1` },
      ...{ error_codes: [code], correlation_id: "c0ffee00-0000-4000-8000-000000000000" },
    },
    { status },
  );
}
