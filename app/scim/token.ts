import { grantToken, type TokenGrant, type TokenRefusal } from "@/lib/access/client-credentials";
import { newId } from "@/lib/core/ids";
import type { JsonObject } from "@/lib/scim/json";
import { type Inbound, type Outbound, originOf } from "./answer";
import { refusal } from "./scim-route";

type Answer = { status: number; body: JsonObject; headers?: Record<string, string> };

/** The key in `/scim/oauth/{appKey}/token`; null for every other path. */
export function tokenEndpointKey(pathname: string): string | null {
  const [scim, oauth, appKey, token, ...rest] = pathname.split("/").filter((part) => part !== "");
  const fits = scim === "scim" && oauth === "oauth" && token === "token" && rest.length === 0;
  return fits && appKey ? appKey : null;
}

/** The token endpoint of an app (RFC 6749 §3.2): POST, a form in, JSON out, nothing ever cached. */
export async function answerToken(inbound: Inbound, appKey: string): Promise<Outbound> {
  const requestId = newId("req");
  const answer = await answerOf(inbound, appKey).catch((error: unknown): Answer => {
    const { status, headers = {} } = refusal(error, requestId);
    const body =
      status < 500
        ? errorOf("invalid_request", "The request cannot be read.")
        : errorOf("temporarily_unavailable", "Something is wrong on our side. Send this again.");
    return { status, headers: { ...headers }, body };
  });
  return {
    status: answer.status,
    headers: {
      ...answer.headers,
      "content-type": "application/json",
      "cache-control": "no-store",
      pragma: "no-cache",
      "x-request-id": requestId,
    },
    body: JSON.stringify(answer.body),
  };
}

async function answerOf(inbound: Inbound, appKey: string): Promise<Answer> {
  if (inbound.method !== "POST") {
    const body = errorOf("invalid_request", "Ask for a token by POST.");
    return { status: 405, headers: { allow: "POST" }, body };
  }
  const media = (inbound.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (media !== "application/x-www-form-urlencoded") {
    const description = "Send the parameters as application/x-www-form-urlencoded.";
    return { status: 400, body: errorOf("invalid_request", description) };
  }
  const granted = await grantToken({
    appKey,
    authorization: inbound.header("authorization"),
    form: new URLSearchParams(await inbound.text()),
    origin: originOf(inbound),
  });
  return "error" in granted ? refusedToken(granted) : grantedToken(granted);
}

function grantedToken({ accessToken, expiresIn }: TokenGrant): Answer {
  const body = { access_token: accessToken, token_type: "Bearer", expires_in: expiresIn };
  return { status: 200, body: { ...body, scope: "scim" } };
}

function refusedToken({ status, error, description }: TokenRefusal): Answer {
  return { status, headers: hints[status], body: errorOf(error, description) };
}

const hints: Record<TokenRefusal["status"], Record<string, string>> = {
  400: {},
  401: { "www-authenticate": 'Basic realm="scim"' },
  429: { "retry-after": "60" },
};

function errorOf(error: string, description: string): JsonObject {
  return { error, error_description: description };
}
