import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  typedRoutes: false,
  // These load native code or other files at run time, which a bundle would lose.
  serverExternalPackages: ["bullmq", "pg", "ioredis", "pino", "@node-rs/argon2", "nodemailer"],
  // forbidden() answers 403 with app/forbidden.tsx.
  experimental: { authInterrupts: true },
  // Types are checked by `npm run check` and `npm test`; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Without a root Next looks for lock files in the folders above the project.
  turbopack: { root: fileURLToPath(new URL(".", import.meta.url)) },
};
