import type { LookupAddress } from "node:dns";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { assertAllowedUrl, createEgressAgent, type Resolve } from "@/lib/http/egress";
import { clientFor, listen, type Opened, portOf } from "./test-server";

/** The operator allows 127.0.0.2; the canary must never be touched. */
const policy = { allowCidrs: ["127.0.0.2/32"], allowLoopbackOrigins: [] };
const signal = AbortSignal.timeout(60_000);

let connections = 0;
let port = 0;
let allowed: Opened;
const canaries = ["127.0.0.1", "::1"].map((host) => ({
  host,
  server: createServer((socket) => {
    connections += 1;
    socket.destroy();
  }),
}));

beforeAll(async () => {
  for (const { host, server } of canaries) {
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    port = portOf(server.address());
  }
  allowed = await listen((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }, "127.0.0.2");
});

afterAll(async () => {
  for (const { server } of canaries) server.close();
  await allowed.close();
});

afterEach(() => {
  expect(connections).toBe(0);
});

/** A name server that tells what a test wants, a different answer each time it is asked. */
function resolver(...answers: string[][]): Resolve {
  let asked = 0;
  return async () => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    return addresses.map(
      (address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 }),
    );
  };
}

async function call(url: string, resolve?: Resolve) {
  const dispatcher = createEgressAgent(policy, resolve);
  return await clientFor(url, { egress: policy, dispatcher }).send("GET", "/", { signal });
}

const hosts = `
  127.0.0.1 127.1 127.0.1 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1
  localhost localhost. LOCALHOST foo.localhost [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]
  [::ffff:7f00:1] [::ffff:0:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1]
  [2002:7f00:1::] [2001:0:4136:e378:8000:63bf:80ff:fffe] [::5efe:127.0.0.1] [fe80::1] [fec0::1]
  [fc00::1] [fd00:ec2::254] [ff02::1] [100::1] [2001:db8::1] 169.254.169.254 2852039166 0xa9fea9fe
  0251.0376.0251.0376 100.64.0.1 100.127.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254
  192.168.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1
  239.255.255.255 240.0.0.1 255.255.255.255 127.0.0.3 １２７.０.０.１ 127。0。0。1 ①②⑦.0.0.1
  127.0.0.1.
`
  .trim()
  .split(/\s+/);

describe("addresses that are not public are never connected to", () => {
  test.each(hosts)("http://%s", async (host) => {
    const url = `http://${host}:${port}`;
    await expect(assertAllowedUrl(url, policy)).rejects.toMatchObject({ reaction: "stop" });
    await expect(call(url)).rejects.toMatchObject({
      code: expect.stringMatching(/EGRESS|UNREACH/),
    });
  });

  test.each([
    ["a name for the loopback", ["127.0.0.1"]],
    ["a public and a private address", ["93.184.215.14", "127.0.0.1"]],
    ["an IPv6 address that is private", ["fd00::1"]],
    ["the IPv6 loopback", ["::1"]],
    ["a mapped address", ["::ffff:127.0.0.1"]],
    ["a zone", ["fe80::1%lo"]],
    ["nothing", []],
  ])("a name that resolves to %s", async (_, addresses) => {
    const url = `http://wiki.example.com:${port}`;
    const refused = { code: "EGRESS_REFUSED" };
    await expect(assertAllowedUrl(url, policy, resolver(addresses))).rejects.toMatchObject(refused);
    await expect(call(url, resolver(addresses))).rejects.toMatchObject(refused);
  });

  test("a name that is public when saved and private when called", async () => {
    const resolve = resolver(["93.184.215.14"], ["127.0.0.1"]);
    const url = `http://wiki.example.com:${port}`;
    await assertAllowedUrl(url, policy, resolve);
    await expect(call(url, resolve)).rejects.toMatchObject({ code: "EGRESS_REFUSED" });
  });
});

describe("what is not a plain http address is refused", () => {
  test.each([
    "file:///etc/passwd",
    "gopher://127.0.0.1",
    "ftp://example.com",
    "dict://127.0.0.1:6379/info",
    "data:text/plain,hello",
    "ldap://127.0.0.1:6379",
    "ldapi://%2fvar%2frun%2fldapi",
    "unix:/var/run/docker.sock",
    "javascript:alert(1)",
    "//127.0.0.1",
    "/rest/api",
    "",
    "http://",
    "http://good@127.0.0.1",
    "http://127.0.0.1#@example.com",
    "http://example.com#@127.0.0.1",
    "http://example.com?@127.0.0.1",
    "http://example.com\\@127.0.0.1",
    "http:\\\\127.0.0.1",
    "http://exa\tmple.com",
    "http://example.com\n@127.0.0.1",
    "http://[fe80::1%eth0]",
    "http://user:secret@example.com",
    "http://example.com?target=1",
  ])("%j", async (url) => {
    const invalid = { reaction: "stop", code: "ADDRESS_INVALID" };
    await expect(assertAllowedUrl(url, policy)).rejects.toMatchObject(invalid);
    await expect(call(url)).rejects.toMatchObject(invalid);
  });

  test.each([22, 25, 389, 5432, 6379, 11211])(
    "port %i, also in an allowed network",
    async (other) => {
      const url = `http://127.0.0.2:${other}`;
      const refused = { code: "EGRESS_REFUSED" };
      await expect(assertAllowedUrl(url, policy)).rejects.toMatchObject(refused);
      await expect(call(url)).rejects.toMatchObject(refused);
    },
  );
});

describe("what is allowed is reached", () => {
  test("an address of a network that the operator named", async () => {
    await assertAllowedUrl(allowed.origin, policy);
    expect(await call(allowed.origin)).toMatchObject({ status: 200 });
  });

  test("a name that points into such a network, at the address that was checked", async () => {
    const url = `http://wiki.example.com:${allowed.port}`;
    const resolve = resolver(["127.0.0.2"]);
    await assertAllowedUrl(url, policy, resolve);
    expect(await call(url, resolve)).toMatchObject({ status: 200 });
  });

  test("a public address passes the check", async () => {
    await assertAllowedUrl("https://93.184.215.14/wiki", policy);
    await assertAllowedUrl("https://[2606:2800:21f::1]/wiki", policy);
  });

  test("Usher's own origin, and no other port beside it", async () => {
    const own = await listen((_, response) => response.end("{}"));
    const sandbox = { allowCidrs: [], allowLoopbackOrigins: [own.origin] };
    const send = (url: string) => clientFor(url, { egress: sandbox }).send("GET", "/", { signal });
    expect(await send(own.origin)).toMatchObject({ status: 200 });
    await expect(send(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: "EGRESS_REFUSED",
    });
    await expect(send(`http://localhost:${own.port}`)).rejects.toMatchObject({
      code: "EGRESS_REFUSED",
    });
    await own.close();
  });
});

describe("nothing leads elsewhere afterwards", () => {
  test.each([301, 302, 303, 307, 308])("a redirect with %i is not followed", async (status) => {
    const server = await listen((_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end();
    }, "127.0.0.2");
    await expect(call(server.origin)).rejects.toMatchObject({ code: "TARGET_REDIRECTED" });
    await server.close();
  });

  test("proxy variables are not read", async () => {
    const proxy = `http://127.0.0.1:${port}`;
    Object.assign(process.env, { HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy });
    expect(await call(allowed.origin)).toMatchObject({ status: 200 });
    for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) delete process.env[name];
  });

  test("every refusal has one text: it tells nothing of what lives at an address", async () => {
    const texts = await Promise.all(
      [`http://127.0.0.1:${port}`, "http://127.0.0.1:9", "http://10.0.0.1", "http://[::1]:22"].map(
        (url) => call(url).catch((error) => error.message),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });
});

test("a name that nobody knows is told from one that is refused", async () => {
  const unknown: Resolve = () => Promise.reject(new Error("ENOTFOUND"));
  await expect(assertAllowedUrl("https://nowhere.test", policy, unknown)).rejects.toMatchObject({
    code: "ADDRESS_UNKNOWN",
  });
});
