import { afterEach, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/setting-field";
import { createHttpClient } from "@/lib/http/client";
import { type LoopbackServer, serveOnLoopback } from "@/lib/http/loopback-server";
import { csv } from "@/lib/sources/csv/csv";
import { decode } from "@/lib/sources/csv/csv-file";
import type { OpenHttp } from "@/lib/sources/port";
import { createVirtualClock } from "../http/virtual-clock";
import { all, failure } from "./source-world";

const servers: LoopbackServer[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A file on a server that asks for a token. */
async function open(file: string | Buffer, settings: SettingValues = {}) {
  let fetched = 0;
  const server = await serveOnLoopback(async (request) => {
    if (request.headers.get("authorization") !== "Bearer t")
      return new Response("", { status: 401 });
    fetched += 1;
    return new Response(new Uint8Array(Buffer.from(file)), {
      headers: { "content-type": "text/csv" },
    });
  });
  servers.push(server);
  const openHttp: OpenHttp = (options) =>
    createHttpClient({
      ...options,
      ...{ clock: createVirtualClock(), concurrency: 1 },
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
      peer: { code: "SOURCE", label: "The file's server" },
    });
  const { api } = csv;
  if (!api) throw new Error("A file is read.");
  const url = `${server.origin}/people.csv?v=1`;
  const all_ = { url, signIn: "bearer", token: "t", ...settings };
  return {
    connection: api.connect(openHttp, all_),
    probe: () => api.probe(openHttp, all_, signal),
    fetched: () => fetched,
  };
}

async function read(file: string | Buffer, settings: SettingValues = {}) {
  const { connection } = await open(file, settings);
  return all(connection.users(signal));
}

const header = "Employee ID,Login,E-Mail,Full name,Status,Groups";
const ada = "1,ada,ada@acme.test,Ada Doe,active,Staff;Makers";
const ben = "2,ben,ben@acme.test,Ben Roe,Terminated,staff";

test("people are read by the usual names of columns, once for all lists of a run", async () => {
  const { connection, fetched } = await open([header, ada, ben].join("\r\n"));
  expect(await all(connection.users(signal))).toMatchObject([
    { id: "1", userName: "ada", email: "ada@acme.test", displayName: "Ada Doe", active: true },
    { id: "2", userName: "ben", email: "ben@acme.test", displayName: "Ben Roe", active: false },
  ]);
  const groups = await all(connection.groups(signal));
  expect(groups.map(({ displayName }) => displayName)).toEqual(["Staff", "Makers"]);
  const staff = groups[0]?.id ?? "";
  expect(await all(connection.members(staff, signal))).toEqual([
    { id: "1", kind: "user" },
    { id: "2", kind: "user" },
  ]);
  expect(fetched()).toBe(1);
});

test.each([
  ["semicolons", [header, ada].join("\n").replaceAll(";", "|").replaceAll(",", ";")],
  ["tabs", [header, ada].join("\n").replaceAll(",", "\t")],
  ["a byte order mark", `\ufeff${header}\n${ada}\n`],
  [
    "quotes, commas and line breaks inside",
    `${header}\n1,ada,ada@acme.test,"Ada ""Doe"",\nPhD",yes,Staff`,
  ],
  ["blank lines", `${header}\n\n${ada}\n\n`],
])("%s are understood", async (_, file) => {
  const [person] = await read(file);
  expect(person).toMatchObject({ id: "1", userName: "ada", email: "ada@acme.test", active: true });
  expect(person?.displayName).toContain("Ada");
});

test("columns are called by the settings, and without a first line of names by number", async () => {
  const file = "7;x@acme.test;Jo\n8;y@acme.test;Al\n";
  const settings = { idColumn: "1", emailColumn: "2", displayNameColumn: "3" };
  expect(await read(file, settings)).toMatchObject([
    { id: "7", userName: "x@acme.test", displayName: "Jo", active: true },
    { id: "8", userName: "y@acme.test", displayName: "Al", active: true },
  ]);
  expect(
    await failure((await open(file, { idColumn: "Key" })).connection.users(signal)),
  ).toMatchObject({
    code: "SOURCE_COLUMN_MISSING",
  });
});

describe("encodings", () => {
  const text = "id,name\n1,Jörg Müller €\n";
  test.each([
    ["UTF-8", Buffer.from(text), "auto"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), "windows-1252"],
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]), "auto"],
    ["Windows-1252", Buffer.from(text.replace("€", "\x80"), "latin1"), "auto"],
  ])("%s", (_, bytes, encoding) => {
    expect(decode(bytes, encoding)).toBe(text);
  });

  test("Windows-1252 comes through the wire whole", async () => {
    const [person] = await read(Buffer.from("id,name\n1,J\xf6rg \x80\n", "latin1"));
    expect(person?.displayName).toBe("Jörg €");
  });

  test("what the settings call UTF-8 and is none is an error", () => {
    expect(() => decode(Buffer.from([0x61, 0xf6]), "utf-8")).toThrow("not UTF-8");
  });
});

test.each([
  ["an empty file", "", {}, "SOURCE_FILE_INVALID"],
  ["a line that breaks off", `${header}\n${ada}\n2,ben,ben@`, {}, "SOURCE_FILE_INVALID"],
  ["a quote that does not end", `${header}\n${ada}\n2,"ben,x,y,z,`, {}, "SOURCE_FILE_INVALID"],
  ["a key that comes twice", [header, ada, ada].join("\n"), {}, "SOURCE_KEY_REPEATED"],
  ["a line without a key", `${header}\n,ada,a@x.test,A,yes,`, {}, "SOURCE_FILE_INVALID"],
  ["no last line", [header, ada].join("\n"), { trailer: "#END" }, "SOURCE_FILE_INVALID"],
  [
    "another number in it",
    [header, ada, "#END,2"].join("\n"),
    { trailer: "#END" },
    "SOURCE_FILE_INVALID",
  ],
])("%s is an error, never a shorter list", async (_, file, settings, code) => {
  const { connection } = await open(file, settings);
  expect(await failure(connection.users(signal))).toMatchObject({ reaction: "stop", code });
});

test("a last line that fits is no person", async () => {
  expect(await read([header, ada, ben, "#END,2"].join("\n"), { trailer: "#END" })).toHaveLength(2);
});

test("the probe tells how the first people are read, and what is wrong with a token", async () => {
  const right = await (await open([header, ada, ben].join("\n"))).probe();
  expect(right.map(({ state }) => state)).toEqual(["passed", "passed"]);
  expect(right[1]?.message).toContain("ada, ada@acme.test, Ada Doe, active");
  const wrong = await (await open(header, { token: "x" })).probe();
  expect(wrong).toMatchObject([{ state: "failed" }]);
});

test("100,000 people are read in pages of 500", async () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, n) => `${n},p${n},p${n}@acme.test,P ${n},yes,All`,
  );
  const { connection } = await open([header, ...lines].join("\n"));
  let count = 0;
  for await (const { items } of connection.users(signal)) {
    expect(items.length).toBeLessThanOrEqual(500);
    count += items.length;
  }
  expect(count).toBe(100_000);
});
