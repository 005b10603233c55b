import { sameHash } from "@/lib/secrets";
import { accessTokenSeconds, newAccessToken } from "./access-token";
import { type CallOrigin, callerBySecret } from "./scim-token";
import { isWithin, limits } from "./throttle";

/** RFC 6749 §5.2, and what is said while there are too many requests. */
export type TokenRefusal = {
  status: 400 | 401 | 429;
  error:
    | "invalid_request"
    | "invalid_client"
    | "unsupported_grant_type"
    | "temporarily_unavailable";
  description: string;
};

export type TokenRequest = {
  appKey: string;
  authorization: string | null;
  /** The form that was sent. */
  form: URLSearchParams;
  origin: CallOrigin;
};

export type TokenGrant = { accessToken: string; expiresIn: number };

/**
 * Trades a client's id and secret for a short-lived token (RFC 6749 §4.4). The client id is the
 * app's key. Whatever does not fit is the same invalid_client, whoever's it may be.
 */
export async function grantToken(request: TokenRequest): Promise<TokenGrant | TokenRefusal> {
  const refusal = misfit(request);
  if (refusal) return refusal;
  if (!(await mayTry(request))) return tooMany;
  const { appKey, origin } = request;
  const { id, secret } = credentialsIn(request) ?? { id: "", secret: "" };
  const caller = secret === "" ? null : await callerBySecret(secret, origin);
  if (!caller || !sameHash(caller.appKey, appKey) || !sameHash(id, appKey)) return invalidClient;
  if (request.form.get("grant_type") !== "client_credentials") return unsupportedGrant;
  return { accessToken: newAccessToken(caller.tokenId), expiresIn: accessTokenSeconds };
}

/** RFC 6749 §3.2 and §2.3: no parameter twice, one way to authenticate, and a grant type. */
function misfit({ form, authorization }: TokenRequest): TokenRefusal | null {
  const names = [...form.keys()];
  const double = names.find((name, at) => names.indexOf(name) !== at);
  if (double !== undefined) return invalid("A parameter was sent twice.");
  if (isBasic(authorization) && form.has("client_secret")) {
    return invalid("Send the client's credentials in the header or in the body, not in both.");
  }
  if (!form.get("grant_type")) return invalid("grant_type is missing; send client_credentials.");
  return null;
}

async function mayTry({ appKey, origin }: TokenRequest): Promise<boolean> {
  const ip = origin.ip ?? "unknown";
  if (!(await isWithin(limits.scimTokenIp, ip))) return false;
  return isWithin(limits.scimTokenClient, `${ip} ${appKey}`);
}

function credentialsIn({ authorization, form }: TokenRequest) {
  if (!isBasic(authorization)) {
    return { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  }
  const encoded = (authorization ?? "").trim().replace(/^basic\s+/i, "");
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1
    ? null
    : { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

function isBasic(authorization: string | null): boolean {
  return /^basic\s/i.test((authorization ?? "").trim());
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they become base64. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function invalid(description: string): TokenRefusal {
  return { status: 400, error: "invalid_request", description };
}

const invalidClient: TokenRefusal = {
  status: 401,
  error: "invalid_client",
  description: "The client id or the secret is not valid for this address.",
};

const unsupportedGrant: TokenRefusal = {
  status: 400,
  error: "unsupported_grant_type",
  description: "Only client_credentials is supported.",
};

const tooMany: TokenRefusal = {
  status: 429,
  error: "temporarily_unavailable",
  description:
    "There were too many requests for a token. Wait a minute; a token lasts half an hour.",
};
