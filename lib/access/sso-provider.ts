import * as oauth from "oauth4webapi";
import { config } from "@/lib/config";
import { UserError } from "@/lib/core/user-error";
import { assertAllowedUrl, type EgressPolicy } from "@/lib/http/egress";
import { guardedFetch } from "@/lib/http/guarded-fetch";
import { openSecret, type SecretPlace } from "@/lib/secrets";

/** A workspace's own OpenID provider, and what Usher is there. */
export type SsoProvider = { issuer: string; clientId: string; clientSecret: string };

/** What is kept in the browser between leaving for the provider and coming back. */
export type SsoAsked = { state: string; nonce: string; verifier: string };

export function ssoSecretPlace(tenantId: string): SecretPlace {
  return { tenantId, ownerId: tenantId, field: "ssoClientSecret" };
}

export function providerOf(
  tenantId: string,
  {
    ssoIssuer,
    ssoClientId,
    ssoSealedSecret,
  }: Record<"ssoIssuer" | "ssoClientId" | "ssoSealedSecret", string | null>,
): SsoProvider | null {
  if (ssoIssuer === null || ssoClientId === null || ssoSealedSecret === null) return null;
  const clientSecret = openSecret(ssoSealedSecret, ssoSecretPlace(tenantId));
  return { issuer: ssoIssuer, clientId: ssoClientId, clientSecret };
}

/** Where a provider of this workspace sends people back to. */
export function ssoRedirectUri(): string {
  return `${config().baseUrl}/sign-in/sso/callback`;
}

/** What the provider says of itself (OpenID Connect Discovery §4); every endpoint is checked again when it is called. */
export async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = await assertAllowedUrl(issuer, policy());
  // Inside a network of the operator's own there may be no certificate.
  if (url.protocol !== "https:" && config().egressAllow.length === 0) throw needsHttps();
  try {
    const response = await oauth.discoveryRequest(url, { algorithm: "oidc", ...transport(url) });
    return await oauth.processDiscoveryResponse(url, response);
  } catch {
    throw new UserError(
      `No OpenID provider answers at ${issuer}. Give the issuer exactly as the provider shows it; ${issuer.replace(/\/$/, "")}/.well-known/openid-configuration must open and name the same issuer.`,
      { field: "issuer" },
    );
  }
}

/** Where the browser goes, and what it must bring back (PKCE, state and nonce). */
export async function leaveFor(provider: SsoProvider, email: string | null) {
  const server = await discover(provider.issuer);
  if (server.authorization_endpoint === undefined) throw notUsable();
  const asked: SsoAsked = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  const url = new URL(server.authorization_endpoint);
  const query = {
    ...{ client_id: provider.clientId, redirect_uri: ssoRedirectUri(), response_type: "code" },
    ...{ scope: "openid email profile", state: asked.state, nonce: asked.nonce },
    code_challenge: await oauth.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: "S256",
    ...(email === null ? {} : { login_hint: email }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { url: url.href, asked };
}

/** The claims of who came back, with the signature of their ID token checked. */
export async function claimsOf(provider: SsoProvider, asked: SsoAsked, answer: URL) {
  const server = await discover(provider.issuer);
  const client: oauth.Client = { client_id: provider.clientId };
  const options = transport(new URL(provider.issuer));
  const parameters = oauth.validateAuthResponse(server, client, answer, asked.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authenticationAt(server, provider.clientSecret),
    parameters,
    ssoRedirectUri(),
    asked.verifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: asked.nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, options);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined) throw notUsable();
  return claims;
}

/** Basic unless the provider knows only the other (OpenID Connect Discovery §3). */
function authenticationAt(server: oauth.AuthorizationServer, secret: string): oauth.ClientAuth {
  const known = server.token_endpoint_auth_methods_supported;
  const basic = known === undefined || known.includes("client_secret_basic");
  return basic ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}

function policy(): EgressPolicy {
  return { allowCidrs: config().egressAllow, allowLoopbackOrigins: [] };
}

function transport(issuer: URL) {
  return {
    [oauth.customFetch]: guardedFetch(policy()),
    [oauth.allowInsecureRequests]: issuer.protocol === "http:",
  };
}

function needsHttps(): UserError {
  return new UserError("The issuer must be an https address.", { field: "issuer" });
}

function notUsable(): UserError {
  return new UserError(
    "The identity provider does not offer what signing in needs: an authorization endpoint and ID tokens. Check that the application there is an OpenID Connect web application.",
  );
}
