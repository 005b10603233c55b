import { createHash, randomBytes } from "node:crypto";

type Paths = { authorize: string; token: string };

/** A product's authorization server, whose people say yes to everything (RFC 6749, RFC 7636). */
export type FakeConsent = {
  clientId: string;
  clientSecret: string;
  /** How long access tokens last. */
  accessSeconds: number;
  /** Refresh tokens that were traded so far. */
  refreshes: number;
  /** Null for what is no path of it. */
  answer(request: Request): Promise<Response | null>;
  isGood(accessToken: string): boolean;
  /** Ends the access token of now, as a restart of the product does. */
  endAccess(): void;
  /** Somebody takes the consent back. */
  withdraw(): void;
};

export function createFakeConsent(paths: Paths): FakeConsent {
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  let access: { token: string; endsAt: number } | null = null;
  let refresh: string | null = null;

  const consent: FakeConsent = {
    clientId: randomText(),
    clientSecret: randomText(),
    accessSeconds: 7_200,
    refreshes: 0,
    async answer(request) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname.endsWith(paths.authorize)) return authorize(searchParams);
      if (!pathname.endsWith(paths.token)) return null;
      return trade(new URLSearchParams(await request.text()));
    },
    isGood: (token) => access?.token === token && access.endsAt > Date.now(),
    endAccess() {
      access = null;
    },
    withdraw() {
      access = null;
      refresh = null;
    },
  };

  function authorize(query: URLSearchParams): Response {
    const redirectUri = query.get("redirect_uri") ?? "";
    const isRight =
      query.get("client_id") === consent.clientId &&
      query.get("response_type") === "code" &&
      query.get("code_challenge_method") === "S256" &&
      URL.canParse(redirectUri);
    if (!isRight) return new Response("The request is not one of this client.", { status: 400 });
    const code = randomText();
    codes.set(code, { challenge: query.get("code_challenge") ?? "", redirectUri });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: query.get("state") ?? "" }).toString();
    return new Response(null, { status: 302, headers: { location: back.href } });
  }

  function trade(form: URLSearchParams): Response {
    const isClient =
      form.get("client_id") === consent.clientId &&
      form.get("client_secret") === consent.clientSecret;
    if (!isClient) return refusal(401, "invalid_client");
    if (form.get("grant_type") === "authorization_code") return tradeCode(form);
    if (refresh !== null && form.get("refresh_token") === refresh) {
      consent.refreshes += 1;
      return issued();
    }
    // A refresh token that comes twice was stolen from somebody: nobody keeps theirs (RFC 9700 §4.14).
    consent.withdraw();
    return refusal(400, "invalid_grant");
  }

  function tradeCode(form: URLSearchParams): Response {
    const code = form.get("code") ?? "";
    const asked = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      asked?.challenge === challenge && asked.redirectUri === form.get("redirect_uri");
    return isRight ? issued() : refusal(400, "invalid_grant");
  }

  function issued(): Response {
    const seconds = consent.accessSeconds;
    access = { token: randomText(), endsAt: Date.now() + seconds * 1_000 };
    refresh = randomText();
    return Response.json({
      access_token: access.token,
      refresh_token: refresh,
      token_type: "bearer",
      expires_in: seconds,
    });
  }

  return consent;
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

function randomText(): string {
  return randomBytes(24).toString("base64url");
}
