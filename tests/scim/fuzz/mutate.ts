import { isObject } from "@/lib/scim/json";
import { nastyName, nastyQuery, nastySegment, nastyValue, rawMark } from "./nasty";
import type { Chance } from "./random";
import type { RawRequest } from "./wire";

/** A request of the corpus, its ids filled in. */
export type Base = { method: string; path: string; body: unknown; headers: Record<string, string> };

/** Where a request goes, and as whom. */
export type Address = { key: string; token: string };

/** The request changed in one to three ways, as bytes. */
export function mutated(base: Base, { key, token }: Address, chance: Chance): RawRequest {
  const draft: Draft = {
    method: base.method,
    path: `/scim/v2/${key}${base.path}`,
    headers: [
      ...[["host", "usher.test"] as const, ["authorization", `Bearer ${token}`] as const],
      ...[["connection", "close"] as const, ...Object.entries(base.headers)],
    ],
    body: Buffer.from(base.body === undefined ? "" : jsonText(base.body, chance)),
    lies: false,
  };
  const steps = 1 + chance.below(3);
  for (let step = 0; step < steps; step += 1) chance.pick(kinds)(draft, chance);
  return written(draft);
}

type Draft = {
  method: string;
  path: string;
  headers: (readonly [string, string])[];
  body: Buffer;
  /** Its content-length is not that of its body. */
  lies: boolean;
};

type Mutation = (draft: Draft, chance: Chance) => void;

const mutateJson: Mutation = (draft, chance) => {
  const parsed = parsedOrNull(draft.body);
  if (!isObject(parsed) && !Array.isArray(parsed)) return;
  const spots = spotsIn(parsed);
  if (spots.length === 0) return;
  changeSpot(chance.pick(spots), chance);
  draft.body = Buffer.from(jsonText(parsed, chance));
};

const mutateBytes: Mutation = (draft, chance) => {
  const at = chance.below(draft.body.length + 1);
  const until = Math.min(draft.body.length, at + chance.below(20));
  const [before, cut, after] = [
    draft.body.subarray(0, at),
    draft.body.subarray(at, until),
    draft.body.subarray(until),
  ];
  const noise = Buffer.from(Array.from({ length: chance.below(9) }, () => chance.below(256)));
  draft.body = chance.pick([
    Buffer.concat([before, after]),
    Buffer.concat([before, noise, after]),
    Buffer.concat([before, noise, cut, after]),
    Buffer.concat([before, cut, cut, cut, after]),
    before,
    Buffer.concat([Buffer.from("\ufeff"), draft.body]),
    Buffer.concat([draft.body, draft.body]),
  ]);
};

const mutatePath: Mutation = (draft, chance) => {
  const [path = "", query] = draft.path.split("?", 2);
  const parts = path.split("/");
  // The first three lead to the app; without them nothing of SCIM is reached.
  const at = chance.oneIn(20) ? 1 + chance.below(3) : 4 + chance.below(2);
  parts.splice(at, chance.below(2), nastySegment(chance));
  const changed = chance.oneIn(8) ? path.toUpperCase() : parts.join("/");
  draft.path = query === undefined ? changed : `${changed}?${query}`;
};

const mutateQuery: Mutation = (draft, chance) => {
  draft.path += `${draft.path.includes("?") ? "&" : "?"}${nastyQuery(chance)}`;
};

const mutateMethod: Mutation = (draft, chance) => {
  draft.method = chance.pick([
    ...([
      "GET",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
      "GET",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
    ] as const),
    ...(["HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW", "PURGE"] as const),
  ]);
};

const mutateHeader: Mutation = (draft, chance) => {
  const tricks: Mutation[] = [
    set("content-type", [
      "",
      "text/html",
      "application/scim+json;;;",
      "multipart/form-data",
      "é",
      "x".repeat(5_000),
    ]),
    set("accept", ["", "text/html;q=0", "*/*;q=nan", "application/xml"]),
    set("authorization", ["", "Bearer", "Bearer é", "Basic Og==", `Bearer ${"a".repeat(9_000)}`]),
    set("if-match", ["", "*", '"', 'W/"1"', '"a",'.repeat(1_000), "é"]),
    set("if-none-match", ["*", 'W/"1"', '""', ",".repeat(5_000)]),
    set("user-agent", ["", "é\u0080", "x".repeat(9_000), "Azure AD"]),
    set("x-forwarded-for", ["", "1.2.3.4, ", "::1", "é", "1".repeat(5_000), "' or 1=1"]),
    set("content-encoding", ["gzip", "br", "identity", "x"]),
    set("x-http-method-override", ["DELETE", "TRACE"]),
    set("transfer-encoding", ["chunked", "gzip, chunked", "identity", "x"]),
    set("content-length", ["-1", "0", "1", "99999999", "2000000", "1e3", "0x10", "+5"]),
    set("expect", ["100-continue", "200-ok"]),
    set("upgrade", ["websocket", "h2c"]),
    set("host", ["", "evil.example", "a b", "usher.test:99999"]),
    ({ headers }) => headers.push(["authorization", "Bearer second"]),
    ({ headers }) => headers.push(["x-large", "y".repeat(15_000)]),
  ];
  chance.pick(tricks)(draft, chance);
};

const kinds: readonly Mutation[] = [
  ...[
    mutateJson,
    mutateJson,
    mutateJson,
    mutateJson,
    mutateJson,
    mutateBytes,
    mutateQuery,
    mutateQuery,
  ],
  ...[mutatePath, mutateMethod, mutateHeader],
];

function set(name: string, values: readonly string[]): Mutation {
  return (draft, chance) => {
    draft.headers = draft.headers.filter(([other]) => other !== name);
    draft.headers.push([name, chance.pick(values)]);
    if (name === "content-length" || name === "transfer-encoding") draft.lies = true;
  };
}

/** One place in a JSON value. */
type Spot = { holder: Record<string, unknown> | unknown[]; key: string };

function spotsIn(value: unknown): Spot[] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  const holder: Spot["holder"] = value;
  return Object.entries(value).flatMap(([key, inner]) => [{ holder, key }, ...spotsIn(inner)]);
}

function changeSpot({ holder, key }: Spot, chance: Chance): void {
  if (Array.isArray(holder)) {
    holder.splice(Number(key), chance.below(2), nastyValue(chance));
    return;
  }
  const present = holder[key];
  const action = chance.below(5);
  if (action === 0) delete holder[key];
  else if (action === 1) holder[nastyName(chance)] = present;
  else if (action === 2) holder[key.toUpperCase()] = nastyValue(chance);
  else holder[key] = nastyValue(chance);
}

/** JSON, less the care that JSON.stringify takes. */
function jsonText(value: unknown, chance: Chance): string {
  const text = JSON.stringify(value).replace(
    new RegExp(`"${rawMark}((?:[^"\\\\]|\\\\.)*)"`, "g"),
    (_, raw: string) => {
      const plain = String(JSON.parse(`"${raw}"`));
      return plain === "__proto__" ? '"__proto__"' : plain;
    },
  );
  return chance.oneIn(30) ? text.replaceAll(/\\ud[89a-f]\w\w/g, "\ufffd") : text;
}

function parsedOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

/** Line breaks and spaces would end the part they stand in; another test sends those. */
function written({ method, path, headers, body, lies }: Draft): RawRequest {
  const target = path.replaceAll(/[\s\0]/g, "+").slice(0, 14_000);
  const lines = headers.map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n\0]/g, " ")}`);
  if (!lies) lines.push(`content-length: ${body.length}`);
  return { head: `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, body, lies };
}
