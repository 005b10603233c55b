import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { z } from "zod";

const manifest = z.object({ rootMainFiles: z.array(z.string()) });
const clientReferences = z.record(
  z.string(),
  z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) }),
);

export type PageScripts = { page: string; bytes: number };

/**
 * What a browser fetches of scripts when it opens each page for the first time, compressed: Next's own
 * and those of the page and of all layouts and error pages around it, as the build's manifests say.
 */
export function pageScripts(build: string): PageScripts[] {
  const { rootMainFiles } = manifest.parse(
    JSON.parse(readFileSync(join(build, "build-manifest.json"), "utf8")),
  );
  const folder = join(build, "server", "app");
  const sizes = new Map<string, number>();
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("page_client-reference-manifest.js"))
    .flatMap((file) => Object.entries(referencesIn(join(folder, file))))
    .map(([page, { entryJSFiles }]) => {
      const files = new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()]);
      return { page, bytes: [...files].reduce((sum, file) => sum + sizeOf(file), 0) };
    });

  function sizeOf(file: string): number {
    const known = sizes.get(file);
    if (known !== undefined) return known;
    const bytes = gzipSync(readFileSync(join(build, decodeURIComponent(file)))).length;
    sizes.set(file, bytes);
    return bytes;
  }
}

/** The manifest is a script that puts itself on the global object. */
function referencesIn(file: string) {
  const sandbox = createContext({});
  runInContext(`globalThis.globalThis = globalThis; ${readFileSync(file, "utf8")}`, sandbox);
  return clientReferences.parse(runInContext("globalThis.__RSC_MANIFEST", sandbox));
}
