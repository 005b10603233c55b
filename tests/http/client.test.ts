import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Exchange } from "@/lib/http/redact";
import { clientFor, listen, listenTcp, type Opened, password } from "./test-server";
import { createVirtualClock } from "./virtual-clock";

const signal = AbortSignal.timeout(120_000);
const schema = z.object({ users: z.array(z.string()) });
const good = JSON.stringify({ users: ["ada"] });
const json = { "content-type": "application/json" };

const opened: Opened[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** Answers call by call; the last answer goes on for ever. */
async function serve(...answers: RequestListener[]) {
  const requests: { method?: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = await listen((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push({ method: request.method, headers: request.headers });
    answer?.(request, response);
  });
  opened.push(server);
  return { origin: server.origin, requests };
}

const status =
  (code: number, body = "", headers: Record<string, string> = json): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end(body);

const ok = status(200, good);
const read = (origin: string, options = {}) =>
  clientFor(origin, options).json("GET", "/users", { schema, signal });

describe("an answer that is not the list is an error of that call", () => {
  test.each([
    [
      "a login page",
      status(200, "<!DOCTYPE html><p>Log in", { "content-type": "text/html" }),
      "UNAVAILABLE",
    ],
    ["a login page that claims to be JSON", status(200, "<html>Log in</html>"), "UNAVAILABLE"],
    [
      "a missing page",
      status(404, "<html></html>", { "content-type": "text/html" }),
      "UNAVAILABLE",
    ],
    ["a redirect to a login", status(302, "", { location: "/login" }), "REDIRECTED"],
    ["cut JSON", status(200, good.slice(0, 12)), "ANSWER_INVALID"],
    ["nothing", status(200, ""), "ANSWER_INVALID"],
    ["no content", status(204), "ANSWER_INVALID"],
    ["JSON of another type", status(200, good, { "content-type": "text/csv" }), "ANSWER_INVALID"],
    ["JSON of another shape", status(200, `{"users":{}}`), "ANSWER_INVALID"],
    ["null", status(200, "null"), "ANSWER_INVALID"],
    [
      "an encoding nobody asked for",
      status(200, good, { ...json, "content-encoding": "zstd" }),
      "ANSWER_INVALID",
    ],
    ["broken gzip", status(200, good, { ...json, "content-encoding": "gzip" }), "UNREACHABLE"],
  ])("%s", async (_, answer, code) => {
    const { origin } = await serve(answer);
    await expect(read(origin)).rejects.toMatchObject({ reaction: "retry", code: `TARGET_${code}` });
  });

  test("more bytes than allowed, plain or hidden in gzip", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, " "));
    const plain: RequestListener = (_, response) => {
      response.writeHead(200, json);
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const push = () => {
        while (response.write(chunk));
      };
      response.on("drain", push);
      push();
    };
    const zipped: RequestListener = (_, response) =>
      response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb);
    for (const answer of [plain, zipped]) {
      const { origin, requests } = await serve(answer);
      const before = process.memoryUsage().arrayBuffers;
      await expect(read(origin)).rejects.toMatchObject({ code: "TARGET_ANSWER_TOO_LARGE" });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
      expect(requests).toHaveLength(1);
    }
  });

  test("a gzipped answer within the limit is read", async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(good)),
    );
    expect((await read(origin)).body).toEqual({ users: ["ada"] });
  });

  test.each(["gzip", "deflate", "br"])(
    "nothing at all that is labelled as packed by %s is an empty answer",
    async (encoding) => {
      const { origin, requests } = await serve(status(201, "", { "content-encoding": encoding }));
      const answer = await clientFor(origin).send("PUT", "/users/ada", { signal });
      expect(answer).toMatchObject({ status: 201, text: "", uncertain: false });
      expect(requests).toHaveLength(1);
    },
  );

  test("a body that breaks off", async () => {
    const server = await listenTcp((socket) => {
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"us`,
      );
    });
    opened.push(server);
    await expect(read(server.origin)).rejects.toMatchObject({ code: "TARGET_UNREACHABLE" });
  });
});

describe("half a document", () => {
  const half = status(200, good.slice(0, 12));

  test("is asked for anew, also where its status alone is of interest", async () => {
    const { origin, requests } = await serve(half, ok);
    const answer = await clientFor(origin).send("GET", "/users", { signal, returns: [404] });
    expect(answer).toMatchObject({ status: 200, text: good });
    expect(requests).toHaveLength(2);
  });

  test("after a write is no reason to write again", async () => {
    const { origin, requests } = await serve(half);
    expect(await clientFor(origin).send("PUT", "/users", { signal })).toMatchObject({
      status: 200,
    });
    expect(requests).toHaveLength(1);
  });
});

describe("no call outlives its deadline", () => {
  test.each([
    ["accepts and never answers", ""],
    ["sends headers and no body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"],
  ])("a server that %s", async (_, begin) => {
    const server = await listenTcp((socket) => socket.write(begin || "\n"));
    opened.push(server);
    const timeouts = { callMs: 200, listMs: 200 };
    await expect(read(server.origin, { timeouts })).rejects.toMatchObject({
      reaction: "retry",
      code: expect.stringMatching(/TARGET_(TIMEOUT|UNREACHABLE)/),
    });
  });

  test("a server that sends a byte now and then", async () => {
    const server = await listenTcp((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      const timer = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(timer));
    });
    opened.push(server);
    const timeouts = { callMs: 200, listMs: 200 };
    await expect(read(server.origin, { timeouts })).rejects.toMatchObject({
      code: "TARGET_TIMEOUT",
    });
  });

  test("the caller's signal ends a call and a pause with its own reason", async () => {
    const { origin } = await serve(() => {});
    const reason = new Error("shutting down");
    const stop = new AbortController();
    const call = clientFor(origin).send("GET", "/", { signal: stop.signal });
    setImmediate(() => stop.abort(reason));
    await expect(call).rejects.toBe(reason);

    const limited = await serve(status(429, "", { "retry-after": "60" }));
    const real = await import("@/lib/http/clock");
    const pause = new AbortController();
    const paused = clientFor(limited.origin, {
      clock: real.systemClock,
      onExchange: () => setImmediate(() => pause.abort(reason)),
    }).send("GET", "/", { signal: pause.signal });
    await expect(paused).rejects.toBe(reason);
  });
});

describe("repeats happen only where they do no harm", () => {
  test.each([
    [502, 5],
    [503, 5],
    [504, 5],
    [500, 3],
    [501, 1],
    [429, 8],
    [401, 1],
    [403, 1],
    [400, 1],
    [404, 1],
    [409, 1],
  ])("a read that always answers %i is tried %i times", async (code, tries) => {
    const { origin, requests } = await serve(status(code, "{}"));
    await expect(read(origin)).rejects.toMatchObject({ status: code });
    expect(requests).toHaveLength(tries);
  });

  test("a write that could happen twice is repeated only after a 429", async () => {
    for (const [answer, tries] of [
      [status(503), 1],
      [status(500), 1],
      [status(429), 8],
    ] as const) {
      const { origin, requests } = await serve(answer);
      const call = clientFor(origin).send("POST", "/users", { body: {}, signal });
      await expect(call).rejects.toMatchObject({ reaction: "retry" });
      expect(requests).toHaveLength(tries);
    }
  });

  test("a server that gave up waiting for the request is asked again", async () => {
    const { origin, requests } = await serve(status(408, ""), ok);
    expect((await read(origin)).body).toEqual({ users: ["ada"] });
    expect(requests).toHaveLength(2);
  });

  test("an answer after an unclear try says so", async () => {
    const unclear = await serve(status(503), status(409, "{}"));
    const create = (origin: string) =>
      clientFor(origin).send("POST", "/", { signal, repeatable: true, returns: [409] });
    expect(await create(unclear.origin)).toMatchObject({ status: 409, uncertain: true });
    const clear = await serve(status(429), status(409, "{}"));
    expect(await create(clear.origin)).toMatchObject({ status: 409, uncertain: false });
  });

  test("pauses grow from a second to a minute at most, each with jitter", async () => {
    const clock = createVirtualClock();
    const { origin } = await serve(status(502));
    await expect(read(origin, { clock, random: () => 0.999 })).rejects.toBeDefined();
    expect(clock.pauses.map((ms) => Math.round(ms / 1_000))).toEqual([2, 4, 8, 16]);
  });

  test("after a 401 the same credentials are not used again", async () => {
    const { origin, requests } = await serve(status(401), ok);
    const client = clientFor(origin);
    const refused = { reaction: "stop", code: "TARGET_AUTH" };
    await expect(client.send("GET", "/", { signal })).rejects.toMatchObject(refused);
    await expect(client.send("GET", "/", { signal })).rejects.toMatchObject(refused);
    expect(requests).toHaveLength(1);
  });

  test("a 401 ends all who have the same credentials, but not whoever is let try them again", async () => {
    const { origin, requests } = await serve(ok, ok, status(401), ok);
    const [one, other] = [clientFor(origin), clientFor(origin)];
    for (const client of [one, other]) await client.send("GET", "/", { signal });
    const refused = { reaction: "stop", code: "TARGET_AUTH" };
    await expect(one.send("GET", "/", { signal })).rejects.toMatchObject(refused);
    await expect(other.send("GET", "/", { signal })).rejects.toMatchObject(refused);
    expect(requests).toHaveLength(3);
    expect((await clientFor(origin).send("GET", "/", { signal })).status).toBe(200);
  });

  test("who waits at the gate when a 401 comes is not let through", async () => {
    const { origin, requests } = await serve(ok, status(401));
    const client = clientFor(origin, { concurrency: 3 });
    await client.send("GET", "/", { signal });
    const calls = Array.from({ length: 30 }, () => client.send("GET", "/", { signal }));
    for (const { status: state } of await Promise.allSettled(calls)) expect(state).toBe("rejected");
    expect(requests.length).toBeLessThanOrEqual(1 + 3);
  });

  test("until an answer is good, calls go one by one: several 401 at once would lock an account", async () => {
    const { origin, requests } = await serve(status(401), ok);
    const client = clientFor(origin, { concurrency: 4 });
    const calls = Array.from({ length: 4 }, () => client.send("GET", "/", { signal }));
    for (const { status: state } of await Promise.allSettled(calls)) expect(state).toBe("rejected");
    expect(requests).toHaveLength(1);
    const good = await serve(status(503), ok);
    const other = clientFor(good.origin, { concurrency: 4 });
    await Promise.all([1, 2, 3].map(() => other.send("GET", "/", { signal })));
    expect(good.requests).toHaveLength(4);
  });

  test("an answer to an anonymous visitor is a refusal, whatever it says", async () => {
    const { origin } = await serve(status(200, good, { ...json, "x-ausername": "anonymous" }));
    const isNobody = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
      headers["x-ausername"] === "anonymous";
    await expect(read(origin, { isNobody })).rejects.toMatchObject({
      reaction: "stop",
      code: "TARGET_AUTH",
    });
  });

  test("a CAPTCHA is told apart from missing rights", async () => {
    const captcha = { "x-authentication-denied-reason": "CAPTCHA_CHALLENGE; login-url=/login" };
    const locked = await serve(status(403, "", captcha));
    await expect(read(locked.origin)).rejects.toMatchObject({
      reaction: "stop",
      code: "CREDENTIALS_CAPTCHA",
    });
    // Bitbucket says it by the name of an exception.
    const named = `{"errors":[{"exceptionName":"com.atlassian.bitbucket.auth.CaptchaRequiredAuthenticationException"}]}`;
    for (const refusal of [status(401, "", captcha), status(401, named)])
      await expect(read((await serve(refusal)).origin)).rejects.toMatchObject({
        code: "CREDENTIALS_CAPTCHA",
      });
    const forbidden = await serve(status(403, "{}"));
    await expect(read(forbidden.origin)).rejects.toMatchObject({
      reaction: "stop",
      code: "PERMISSION_MISSING",
    });
  });
});

describe("what is sent", () => {
  test("JSON both ways on every call, also without a body, under a name that is no browser's", async () => {
    const { origin, requests } = await serve(ok);
    await clientFor(origin).send("PUT", "/users/ada/enable", { signal });
    expect(requests[0]?.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "Usher",
    });
  });

  test("cookies go back, so that a cluster answers from the same node", async () => {
    const cookies = ["route=node2; Path=/; HttpOnly", "old=1; Max-Age=0", "bad name=1"];
    const { origin, requests } = await serve((_, response) =>
      response.writeHead(200, { ...json, "set-cookie": cookies }).end(good),
    );
    const client = clientFor(origin);
    await client.send("GET", "/", { signal });
    await client.send("GET", "/", { signal });
    expect(requests.map(({ headers }) => headers["cookie"])).toEqual([undefined, "route=node2"]);
  });

  test("a path that would climb to another resource is refused", async () => {
    const { origin, requests } = await serve(ok);
    for (const path of [
      "/user/../group",
      "/user/%2e%2e/group",
      "//evil.example/x",
      "/a?b=c",
      "/a#b",
    ]) {
      const call = async () => await clientFor(`${origin}/wiki`).send("GET", path, { signal });
      if (path.startsWith("//")) await call();
      else await expect(call()).rejects.toMatchObject({ code: "NAME_UNSUPPORTED" });
    }
    expect(requests).toHaveLength(1);
  });
});

describe("what is told", () => {
  test("an error quotes the beginning of the answer and no credentials", async () => {
    const basic = Buffer.from(`usher:${password}`).toString("base64");
    const echo = `{"message":"no ${password} Basic ${basic}\u202e\u0000 ${"x".repeat(999)}"}`;
    const { origin } = await serve(status(400, echo));
    const error = await read(origin).catch((caught) => caught);
    expect(error.message).toContain("400");
    expect(error.message).not.toContain(password);
    expect(error.message).not.toContain(basic);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(error.message.length).toBeLessThan(300);
  });

  test("every try is reported, with nothing secret in it", async () => {
    const exchanges: Exchange[] = [];
    const leaky = JSON.stringify({
      name: "ada",
      nested: [{ apiToken: "tok-123" }],
      echo: password,
    });
    const { origin } = await serve(
      status(503, "down"),
      status(200, leaky, { ...json, "x-secret": "abc", "set-cookie": "session=s3ss10n" }),
    );
    const client = clientFor(origin, { onExchange: (redacted) => exchanges.push(redacted()) });
    const body = { userName: "ada", password: "n3w-secret" };
    await client.send("PUT", "/users/ada", { body, signal });
    expect(exchanges.map((exchange) => exchange.status)).toEqual([503, 200]);
    expect(exchanges[1]).toMatchObject({ method: "PUT", url: `${origin}/users/ada`, error: null });
    const told = JSON.stringify(exchanges);
    for (const secret of [password, "n3w-secret", "tok-123", "s3ss10n", '"abc"'])
      expect(told).not.toContain(secret);
    expect(told).toContain("ada");
  });
});
