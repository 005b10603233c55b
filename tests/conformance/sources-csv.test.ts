import { afterEach, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { createHttpClient } from "@/lib/http/client";
import { type LoopbackServer, serveOnLoopback } from "@/lib/http/loopback-server";
import { csv } from "@/lib/sources/csv/csv";
import { decode } from "@/lib/sources/csv/csv-file";
import type { OpenHttp, Page } from "@/lib/sources/port";
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
    rows: async () => {
      if (!api.rows) throw new Error("A file is shown by rows.");
      return api.rows(openHttp, all_, signal);
    },
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

async function* nobody(): AsyncGenerator<Page<never>> {}

describe("rows as they are understood", () => {
  async function rowsOf(file: string, settings: SettingValues = {}) {
    const { rows } = await open(file, settings);
    return rows();
  }

  test("columns are told with what they are read as, and the first people with their groups", async () => {
    const rows = await rowsOf([`${header},Floor`, `${ada},3`, `${ben},4`].join("\n"));
    expect(rows).toMatchObject({ size: { people: 2, groups: 2 }, problemCount: 0 });
    expect(rows.columns.map(({ readAs }) => readAs)).toEqual([
      ...["Key", "User name", "E-mail", "Full name", "Active", "Groups", null],
    ]);
    expect(rows.rows[1]).toMatchObject({
      ...{ line: 3, person: { id: "2", active: false }, groups: ["staff"] },
      cells: ["2", "ben", "ben@acme.test", "Ben Roe", "Terminated", "staff", "4"],
    });
  });

  test("every line that is wrong is named, and the others are shown all the same", async () => {
    const lines = [header, ada, "2,short", ada, ",nokey,n@x.test,No Key,active,", ben];
    const rows = await rowsOf(lines.join("\n"));
    expect(rows.problems.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(rows.rows.map(({ person }) => person.id)).toEqual(["1", "2"]);
    const unknown = await rowsOf(lines.join("\n"), { idColumn: "Number" });
    expect(unknown).toMatchObject({ size: null, problemCount: 1 });
    expect(unknown.columns.map(({ name }) => name)).toContain("Employee ID");
  });

  test("an uploaded file is read without any address, and without one that is said", async () => {
    const { api } = csv;
    const none: OpenHttp = () => {
      throw new Error("Nothing is fetched.");
    };
    const bytes = Buffer.from([header, ada].join("\n"));
    const uploaded = async () => ({ name: "people.csv", bytes });
    const connection = api?.connect(none, { from: "upload" }, uploaded);
    expect(await all(connection?.users(signal) ?? nobody())).toMatchObject([{ id: "1" }]);
    const missing = await failure(api?.connect(none, { from: "upload" }).users(signal) ?? nobody());
    expect(missing).toMatchObject({ reaction: "stop", code: "SOURCE_NOT_CONFIGURED" });
  });
});

test("one person is found in the file by what names them or by any column, with their groups", async () => {
  const { connection } = await open([`${header},Floor`, `${ada},3`, `${ben},4`].join("\n"));
  const found = (value: string, attribute: string | null = null) =>
    connection.findUsers?.({ value, attribute }, signal);
  expect(await found("BEN@acme.test")).toMatchObject([{ id: "2" }]);
  expect(await found("3", "Floor")).toMatchObject([{ id: "1" }]);
  expect(await found("nobody")).toEqual([]);
  expect(await connection.groupsOf?.("2", signal)).toMatchObject([{ displayName: "Staff" }]);
});
