import { describe, expect, test } from "vitest";
import type { HttpClient } from "@/lib/http/client";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import { scim } from "@/lib/targets/scim/scim";
import { servers, serverWith, signal } from "./scim-world";
import { httpFor } from "./target-fixture";

describe("an OAuth client", () => {
  const right = "client:s3cret-s3cret";
  /** Gives a new token each time, and takes the last one alone. */
  async function serverWithTokens(takes: (pair: string) => boolean = (pair) => pair === right) {
    let given = 0;
    const calls: string[] = [];
    async function giveToken(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      const header = request.headers.get("authorization");
      const pair = header
        ? Buffer.from(header.replace("Basic ", ""), "base64").toString()
        : `${form.get("client_id")}:${form.get("client_secret")}`;
      expect([form.get("grant_type"), form.get("scope")]).toEqual(["client_credentials", "scim"]);
      if (!takes(pair)) return Response.json({ error: "invalid_client" }, { status: 401 });
      given += 1;
      return Response.json({ access_token: `token-${given}`, expires_in: 3_600 });
    }
    const server = await serveOnLoopback(async (request) => {
      const { pathname } = new URL(request.url);
      calls.push(pathname);
      if (pathname === "/token") return giveToken(request);
      const isKnown = request.headers.get("authorization") === `Bearer token-${given}`;
      return Response.json({}, { status: isKnown ? 200 : 401 });
    });
    servers.push(server);
    const settings = {
      ...{ baseUrl: server.origin, tokenUrl: `${server.origin}/token`, scope: "scim" },
      ...{ clientId: "client", clientSecret: "s3cret-s3cret" },
    };
    const expire = () => {
      given += 1;
    };
    return { calls, settings, expire, open: () => httpFor(scim, settings) };
  }
  const user = (http: HttpClient) => http.send("GET", "/Users", { signal });

  test("signs in once for all calls, and anew when its token has ended", async () => {
    const { calls, expire, open } = await serverWithTokens();
    const http = open();
    await Promise.all([user(http), user(http), user(http)]);
    expect(calls).toEqual(["/token", "/Users", "/Users", "/Users"]);
    expire();
    calls.length = 0;
    await user(http);
    expect(calls).toEqual(["/Users", "/token", "/Users"]);
  });

  test("is tried in the form where the header is not taken", async () => {
    let turns = 0;
    const { calls, open } = await serverWithTokens((pair) => {
      turns += 1;
      return turns > 1 && pair === right;
    });
    await user(open());
    expect(calls).toEqual(["/token", "/token", "/Users"]);
  });

  test("that is refused is not asked for again, and says what to check", async () => {
    const { calls, open } = await serverWithTokens(() => false);
    const http = open();
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(user(http)).rejects.toMatchObject({
        code: "TARGET_AUTH",
        message: expect.stringContaining("Check client ID, client secret and scope"),
      });
    }
    // Once in the header, once in the form.
    expect(calls).toEqual(["/token", "/token"]);
  });

  test("whose new token is refused too ends all calls", async () => {
    const { settings } = await serverWithTokens();
    const stranger = await serverWith(() => [401, {}]);
    const refused = httpFor(scim, { ...settings, baseUrl: stranger.settings.baseUrl });
    await expect(user(refused)).rejects.toMatchObject({ code: "TARGET_AUTH" });
    await expect(user(refused)).rejects.toMatchObject({ code: "TARGET_AUTH" });
    expect(stranger.calls).toHaveLength(2);
  });

  test.each([
    ["without its secret", { clientSecret: "" }],
    ["without a token endpoint", { tokenUrl: "login.example.com" }],
  ])("%s is told before any call", async (_case, change) => {
    const { calls, settings } = await serverWithTokens();
    expect(() => scim.access({ ...settings, ...change })).toThrow(
      /client secret and the whole https/,
    );
    expect(calls).toEqual([]);
  });
});
