import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openAccess } from "@/lib/http/open-access";
import { findTarget } from "@/lib/targets/registry";
import { listen, listenTcp, type Opened, portOf } from "../http/test-server";
import { createVirtualClock } from "../http/virtual-clock";
import { temporaryDir } from "../support/temporary-dir";
import { serveAnswers } from "./target-fixture";

const signal = AbortSignal.timeout(60_000);
const opened: Opened[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

const products = ["confluence", "jira", "crowd", "bitbucket", "bamboo"];

/** The steps of a test of this address; the way there is as long as a second. */
async function stepsTo(product: string, baseUrl: string) {
  const target = findTarget(product);
  if (!target) throw new Error(`There is no target ${product}.`);
  const credentials = product === "crowd" ? { application: "usher" } : { username: "usher" };
  const settings = { baseUrl, ...credentials, password: "secret" };
  const http = openAccess(target.access(settings), {
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: target.label },
    concurrency: target.concurrency,
    timeouts: { callMs: 1_000, listMs: 1_000 },
    clock: createVirtualClock(),
  });
  const { steps } = await target.probe(http, settings, signal);
  return steps;
}

describe.each(products)(
  "a test of the connection to %s stops at the first step that fails",
  (id) => {
    test("a host name that nobody has", async () => {
      expect(await stepsTo(id, "https://usher-test.invalid")).toMatchObject([
        {
          name: "Address",
          state: "failed",
          message: expect.stringMatching(/not resolve. Check the/),
        },
      ]);
    });

    test("a port that is closed, and a server that never answers", async () => {
      const silent = await listenTcp(() => {});
      const closed = await listen(() => {});
      await closed.close();
      opened.push(silent);
      for (const { origin } of [closed, silent])
        expect(await stepsTo(id, origin)).toMatchObject([
          { name: "Address", state: "failed", message: expect.stringMatching(/firewalls/) },
        ]);
    });

    test("a certificate that nobody vouches for", async () => {
      expect(await stepsTo(id, await secureServer())).toMatchObject([
        { name: "Address", state: "passed" },
        {
          name: "Certificate",
          state: "failed",
          message: expect.stringMatching(/valid certificate/),
        },
      ]);
    });

    test("a product that is being upgraded", async () => {
      const origin = await serveAnswers(() => new Response("<html>Upgrading</html>", upgrading));
      const steps = await stepsTo(id, origin);
      expect(steps.map(({ state }) => state)).toEqual(["passed", "failed"]);
      expect(steps.at(-1)?.message).toMatch(/Run the test again once that is over/);
    });

    test("a password that is wrong", async () => {
      const origin = await serveAnswers(() => new Response("", { status: 401 }));
      const steps = await stepsTo(id, origin);
      expect(steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
      expect(steps.at(-1)?.message).toMatch(/enter/i);
    });

    test("an account that a CAPTCHA locks", async () => {
      const headers = { "x-seraph-loginreason": "AUTHENTICATION_DENIED" };
      const origin = await serveAnswers(() => new Response("", { status: 403, headers }));
      const steps = await stepsTo(id, origin);
      expect(steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
      expect(steps.at(-1)?.message).toMatch(/in a browser/);
    });
  },
);

const upgrading = { status: 503, headers: { "content-type": "text/html" } };

async function secureServer(): Promise<string> {
  const dir = temporaryDir("certificate");
  const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  const files = ["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"];
  const how = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files];
  execFileSync("openssl", how, { stdio: "ignore" });
  const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server.address());
  const origin = `https://127.0.0.1:${port}`;
  opened.push({ origin, port, close: async () => void server.close() });
  return origin;
}
