import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { type Import, importsOf } from "./support/imports";

/** A part of the repository: the files whose path matches `is`, most special first. */
type Part = {
  name: string;
  is: RegExp;
  /** Parts it may import. `type x` allows types only. "own folder" is always allowed. */
  may: readonly string[];
  /** The only packages it may import; any when not given. */
  packages?: readonly string[];
};

const inside = ["engine", "access", "db/queries", "jobs", "core", "format", "leaf"];
const pages = [...inside, "ui", "shell", "texts", "replay"];
const adapter = ["port", "core", "http", "leaf"];

/** The table of the architecture, folder by folder. */
const parts: readonly Part[] = [
  { name: "ui", is: /^app\/_ui\//, may: ["type core", "format", "texts", "ui"] },
  { name: "shell", is: /^app\/_shell\//, may: ["type core", "format", "texts", "ui", "shell"] },
  // What people read; a translation is another folder of the same shape.
  { name: "texts", is: /^app\/texts\//, may: ["texts"], packages: [] },
  // What a logged request would do now, by the door's own handlers: pages and the API show it.
  { name: "replay", is: /^app\/scim\/replay\.ts$/, may: [...inside, "scim", "scim door"] },
  { name: "scim door", is: /^app\/scim\//, may: [...inside, "scim", "scim door"] },
  // The readable page of the API's own document belongs to it.
  { name: "api", is: /^app\/(api|docs\/api)\//, may: [...pages, "api", "page"] },
  { name: "page", is: /^app\//, may: [...pages, "page"] },
  {
    name: "core",
    is: /^lib\/core\//,
    may: ["core"],
    packages: ["zod", "re2js", "@marcbachmann/cel-js", "cron-parser"],
  },
  { name: "scim", is: /^lib\/scim\//, may: ["scim", "core"], packages: ["zod"] },
  { name: "port", is: /^lib\/(sources|targets)\/port\.ts$/, may: ["core", "type http"] },
  {
    name: "registry",
    is: /^lib\/(sources|targets)\/registry\.ts$/,
    may: ["port", "adapter", "scim service"],
  },
  // What the REST APIs of all Data Center products have in common.
  { name: "datacenter", is: /^lib\/targets\/datacenter\//, may: adapter },
  { name: "cloud site", is: /^lib\/targets\/cloud-site\//, may: [...adapter, "datacenter"] },
  // A SCIM service by itself, and the protocol for products that are provisioned by SCIM.
  { name: "scim service", is: /^lib\/targets\/scim\//, may: adapter },
  {
    name: "adapter",
    is: /^lib\/(sources|targets)\//,
    may: [...adapter, "datacenter", "scim service", "cloud site"],
  },
  {
    name: "engine",
    is: /^lib\/engine\//,
    may: [
      ...["engine", "core", "scim", "port", "registry", "db", "db/queries", "jobs", "http"],
      ...["leaf", "format"],
    ],
  },
  {
    name: "access",
    is: /^lib\/access\//,
    // Signing in may ask a workspace's own identity provider, through the egress guard.
    may: ["access", "db", "db/queries", "core", "http", "leaf", "format"],
  },
  { name: "http", is: /^lib\/http\//, may: ["http", "core", "leaf", "format"] },
  { name: "jobs", is: /^lib\/jobs\//, may: ["jobs", "core", "leaf", "format"] },
  { name: "format", is: /^lib\/format\.ts$/, may: ["type core"] },
  {
    name: "leaf",
    is: /^lib\/[^/]+\.ts$/,
    may: ["core", "leaf", "format", "db", "db/queries"],
  },
  // The core is pure, so its values are as harmless here as its types.
  { name: "db/queries", is: /^db\/queries\//, may: ["db/queries", "db", "core", "leaf"] },
  { name: "db", is: /^db\//, may: ["db", "db/queries", "core", "leaf", "format"] },
  {
    name: "workers",
    is: /^workers\//,
    may: ["workers", "engine", "jobs", "db", "db/queries", "leaf"],
  },
];

/** Parts that may import anything and that nothing else imports: server.ts, scripts/, tests/. */
const checked = ["app", "lib", "db", "workers"];
const everything = [...checked, "scripts", "tests", "server.ts"];
const sources = filesIn(checked);

describe("imports", () => {
  test("every file belongs to a part of the architecture", () => {
    expect(sources.filter((file) => partOf(file) === undefined)).toEqual([]);
  });

  test("each part imports only what the table allows", () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([]);
  });

  test("a client component reaches the server through its own page's actions alone", () => {
    expect(sources.filter(isClient).flatMap(forbiddenInClient)).toEqual([]);
  });

  test("the pure parts use pure packages", () => {
    expect(sources.flatMap(forbiddenPackages)).toEqual([]);
  });
});

describe("one place each", () => {
  test("only lib/config.ts reads the environment", () => {
    const readers = sources.filter((file) => /\bprocess\.env\b/.test(text(file)));
    expect(readers.filter((file) => file !== "lib/config.ts")).toEqual([]);
  });

  /** In the browser `fetch` can only reach us; on the server it would pass by the egress guard. */
  test("only lib/http fetches, client components aside", () => {
    const server = sources.filter((file) => !isClient(file));
    const callers = server.filter((file) => /(?<![.\w])fetch\(/.test(text(file)));
    expect(callers.filter((file) => !file.startsWith("lib/http/"))).toEqual([]);
  });
});

describe("files", () => {
  test("none is longer than 400 lines", () => {
    const long = filesIn(everything).filter(
      (file) => text(file).trimEnd().split("\n").length > 400,
    );
    expect(long).toEqual([]);
  });

  test("every verb of the engine lies in the room of its phase or area", () => {
    const verbs = readdirSync("lib/engine", { withFileTypes: true });
    expect(verbs.filter((entry) => entry.isFile())).toEqual([]);
  });

  test("none has a name that says nothing", () => {
    const empty = /(^|[-./])(utils?|helpers?|common|manager|services?)([-./]|$)|\/index\.tsx?$/;
    expect(filesIn(everything).filter((file) => empty.test(file))).toEqual([]);
  });
});

function forbiddenImports(file: string): string[] {
  const part = partOf(file);
  return importsIn(file).flatMap(({ module, typeOnly }) => {
    const target = resolveInside(file, module);
    if (!part || !target || sameFolder(file, target)) return [];
    const other = partOf(target)?.name ?? target;
    const allowed = part.may.includes(other) || (typeOnly && part.may.includes(`type ${other}`));
    return allowed ? [] : [`${file} (${part.name}) imports ${target} (${other})`];
  });
}

function isClient(file: string): boolean {
  return /^\s*["']use client["']/.test(text(file));
}

function forbiddenInClient(file: string): string[] {
  const may = ["ui", "shell", "texts", "format", "page"];
  return importsIn(file).flatMap(({ module, typeOnly }) => {
    const target = resolveInside(file, module);
    if (!target || typeOnly || sameFolder(file, target)) return [];
    const other = partOf(target)?.name ?? target;
    return may.includes(other) ? [] : [`${file} (client) imports ${target} (${other})`];
  });
}

function forbiddenPackages(file: string): string[] {
  const allowed = partOf(file)?.packages;
  if (!allowed) return [];
  return importsIn(file).flatMap(({ module }) => {
    const isOwn = resolveInside(file, module) !== null;
    return isOwn || allowed.includes(module) ? [] : [`${file} imports the package ${module}`];
  });
}

/** An adapter's own folder is all of lib/targets/confluence/, whatever lies deeper in it. */
function sameFolder(file: string, target: string): boolean {
  const [, folder] = file.match(/^(lib\/(?:sources|targets)\/[^/]+)\//) ?? [];
  if (folder) return target.startsWith(`${folder}/`);
  return (
    dirname(file) === dirname(target) && !/^lib\/[^/]+$|^lib\/(sources|targets)\/[^/]+$/.test(file)
  );
}

function partOf(file: string): Part | undefined {
  return parts.find((part) => part.is.test(file));
}

/** The path inside the repository without a guess at its extension, or null for a package. */
function resolveInside(file: string, module: string): string | null {
  const path = module.startsWith("@/")
    ? module.slice(2)
    : module.startsWith(".")
      ? posix.join(dirname(file), module)
      : null;
  if (path === null || /\.(css|svg|png|json)$/.test(path)) return null;
  return /\.(tsx?|mjs|js)$/.test(path) ? path : `${path}.ts`;
}

function filesIn(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (name.endsWith(".ts")) return [name];
    const files = readdirSync(name, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /\.(tsx?|mjs)$/.test(file)).map((file) => join(name, file));
  });
}

const imports = new Map<string, Import[]>();

function importsIn(file: string): Import[] {
  const known = imports.get(file) ?? importsOf(file, text(file));
  imports.set(file, known);
  return known;
}

const texts = new Map<string, string>();

function text(file: string): string {
  const known = texts.get(file) ?? readFileSync(file, "utf8");
  texts.set(file, known);
  return known;
}
