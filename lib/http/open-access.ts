import { isAuthRefusal, type SyncError } from "@/lib/core/sync-error";
import { createAuthorized, type Token } from "./authorized";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "./client";

/** Opens a client of the same making for another address or with other headers. */
export type OpenClient = (
  place: Pick<HttpClientOptions, "baseUrl" | "headers" | "lacksPermission" | "isNobody">,
) => HttpClient;

/** Where a server is, and how one signs in there. */
export type Access = Parameters<OpenClient>[0] & {
  /** Asks a token endpoint for the bearer token of all calls; absent where the headers sign in. */
  fetchToken?(open: OpenClient, signal: AbortSignal): Promise<Token>;
};

type Making = Omit<HttpClientOptions, keyof Parameters<OpenClient>[0]>;

/** A client that signs in as an access says. */
export function openAccess({ fetchToken, ...place }: Access, making: Making): HttpClient {
  const open: OpenClient = (other) => createHttpClient({ ...making, ...other });
  if (!fetchToken) return open(place);
  return withTokens(
    open(place),
    createAuthorized({
      ...(making.clock ? { clock: making.clock } : {}),
      fetchToken: (signal) => fetchToken(open, signal),
      open: (token) => {
        const headers = { ...place.headers, authorization: `Bearer ${token}` };
        return open({ ...place, headers });
      },
    }),
  );
}

/** A token may end at any time and is replaced; a new one that is refused too ends all calls. */
function withTokens(
  unsigned: HttpClient,
  authorized: ReturnType<typeof createAuthorized>,
): HttpClient {
  let refusedForGood: SyncError | null = null;
  async function signedIn<Result>(
    signal: AbortSignal,
    work: (http: HttpClient) => Promise<Result>,
  ): Promise<Result> {
    if (refusedForGood) throw refusedForGood;
    try {
      return await authorized.with(signal, work);
    } catch (error) {
      if (isAuthRefusal(error)) refusedForGood = error;
      throw error;
    }
  }
  return {
    baseUrl: unsigned.baseUrl,
    parse: unsigned.parse,
    json: (method, path, options) =>
      signedIn(options.signal, (http) => http.json(method, path, options)),
    send: (method, path, options) =>
      signedIn(options.signal, (http) => http.send(method, path, options)),
  };
}
