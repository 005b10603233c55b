import { createServer } from "node:http";
import { scim } from "@better-auth/scim";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import pg from "pg";

/** better-auth with its SCIM plugin behind node:http, with its own tables in PostgreSQL. */
const port = Number(process.env["PORT"]);
const auth = betterAuth({
  baseURL: `http://localhost:${port}`,
  basePath: "/auth",
  secret: "only-for-the-bench-and-kept-nowhere-0123456789",
  database: new pg.Pool({ connectionString: process.env["PEER_DATABASE_URL"], max: 10 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    scim({
      connections: [
        {
          id: "bench",
          credentials: [{ type: "bearer", id: "bench", token: process.env["PEER_TOKEN"] }],
        },
      ],
    }),
  ],
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
createServer(toNodeHandler(auth)).listen(port, () => process.send?.({ ready: true }));
