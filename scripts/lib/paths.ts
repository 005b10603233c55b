import { join } from "node:path";

/** Every script runs in the project's folder: npm, vitest and scripts/run.mjs see to it. */
export const root = process.cwd();
export const dist = join(root, "dist");
