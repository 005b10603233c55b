/** Runs scripts/<name>.ts: esbuild turns it into JavaScript first, which Node 20 cannot do itself. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const name = process.argv[2] ?? "start";
process.chdir(root);
process.setSourceMapsEnabled(true);

const { outputFiles } = await build({
  entryPoints: [join(root, "scripts", `${name}.ts`)],
  absWorkingDir: root,
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: "inline",
  write: false,
});
await stop();

// Written aside and renamed, so that a second run never reads half a file.
const file = join(root, "dist", "scripts", `${name}.mjs`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(`${file}.${process.pid}`, outputFiles[0].contents);
renameSync(`${file}.${process.pid}`, file);

await import(pathToFileURL(file).href);
