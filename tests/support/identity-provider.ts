import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Provider from "oidc-provider";

export type Person = { sub: string; email?: string; name?: string };

/**
 * A certified OpenID provider on loopback, where whoever is set to arrive is signed in at once and
 * consents to everything.
 */
export async function startIdentityProvider(redirectUri: string) {
  let arriving: Person = { sub: "nobody" };
  let provider: Provider | undefined;
  const server = createServer((request, response) => {
    if (provider === undefined) throw new Error("A request came before the provider was there.");
    if (!request.url?.startsWith("/interaction/")) return provider.callback()(request, response);
    void letIn(provider, arriving, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  const issuer = `http://127.0.0.1:${address.port}`;
  provider = new Provider(issuer, {
    clients: [client(redirectUri)],
    claims: { openid: ["sub"], email: ["email"], profile: ["name"] },
    // Most companies' providers put these into the ID token.
    conformIdTokenClaims: false,
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...arriving, sub }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    cookies: { keys: ["for the tests alone"] },
  });
  return {
    issuer,
    clientId: "usher",
    clientSecret: "the client's secret",
    setArriving: (person: Person) => {
      arriving = person;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function client(redirectUri: string) {
  return {
    client_id: "usher",
    client_secret: "the client's secret",
    redirect_uris: [redirectUri],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  };
}

async function letIn(
  provider: Provider,
  { sub }: Person,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: sub, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  const grantId = await grant.save();
  const result = { login: { accountId: sub }, consent: { grantId } };
  await provider.interactionFinished(request, response, result);
}

/** Follows redirects as a browser with cookies would, up to the address that begins with `until`. */
export async function browse(from: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(from);
  for (let hop = 0; hop < 10; hop++) {
    if (url.href.startsWith(until)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const next = response.headers.get("location");
    if (next === null) throw new Error(`${url.href} led nowhere: ${await response.text()}`);
    url = new URL(next, url);
  }
  throw new Error("There were too many redirects.");
}
