import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Values in, values out: no database, a few seconds for all of them. */
const unit = [
  ...["tests/boundaries.test.ts", "tests/texts.test.ts"],
  ...["tests/core/**", "tests/scim", "tests/conformance/**"],
];
/** SCIM against the whole server, by the RFCs' sections, by recorded traffic and by generated data. */
const scim = ["conformance", "corpus", "model", "fuzz"].map((part) => `tests/scim/${part}`);
const queue = ["tests/queue/**"];
const http = ["tests/http/**"];
/** Starts whole programs and kills them; one at a time, or they would starve one another. */
const processes = ["tests/launcher/**", "tests/reliability/**"];
/** Against directory servers that the tests start; Samba as Active Directory needs root. */
const directories = ["tests/ldap/**"];
const activeDirectory = ["tests/active-directory/**"];
/** Only by `npm run keycloak`, which brings the server. */
const keycloak = ["tests/keycloak/**"];
const servers = [...directories, ...activeDirectory, ...keycloak];
/** Each file of these brings its own environment variables, which the program reads once. */
const access = ["tests/access/**"];
const elsewhere = [
  ...[...unit, "tests/scim/**", ...queue, ...http, ...access],
  ...[...servers, ...processes],
];

const tests = (folders: string[]) =>
  folders.map((folder) => (folder.endsWith(".ts") ? folder : `${folder}/*.test.ts`));

/** Loading Next and the engine anew for each file takes as long as the tests themselves. */
const shared = { isolate: false };
const withDatabase = {
  globalSetup: ["tests/support/global-setup.ts"],
  setupFiles: ["tests/support/next-storage.ts", "tests/support/database-setup.ts"],
  // Only what hangs is to fail by time: beside other work a test takes several times its own.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** One project per stage of `npm test`; a folder that no other names belongs to the engine's. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    // Much of a test is waiting for PostgreSQL or a fake server, so one more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Those that run beside each other in a file wait for a product's next try, nearly all the time.
    maxConcurrency: 12,
    env: {
      LOG_LEVEL: "silent",
      USHER_SECRET: "the-secret-of-the-tests-0123456789abcdef",
      // Tests send faster than any identity provider; tests/http/scim-rate.test.ts is about the limit.
      ...{ USHER_SCIM_RATE: "1000000", USHER_SCIM_BURST: "1000000" },
      // The fakes of the products listen on loopback; as an operator's private network would be.
      USHER_EGRESS_ALLOW: "127.0.0.0/8",
      // So do the fakes of the vendors' own clouds.
      USHER_ALLOW_BASE_URL_OVERRIDE: "1",
    },
    projects: [
      {
        extends: true,
        test: { name: "unit", include: tests(unit), ...shared, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          ...withDatabase,
          name: "engine",
          include: ["tests/**/*.test.ts"],
          exclude: elsewhere,
          ...shared,
        },
      },
      { extends: true, test: { ...withDatabase, name: "access", include: tests(access) } },
      { extends: true, test: { ...withDatabase, name: "queue", include: tests(queue) } },
      { extends: true, test: { ...withDatabase, name: "http", include: tests(http), ...shared } },
      {
        extends: true,
        test: {
          ...withDatabase,
          name: "scim",
          ...shared,
          include: tests(scim),
          // `npm run fuzz` tries many times the cases.
          testTimeout: 60_000 * Number(process.env["USHER_FUZZ_FACTOR"] ?? 1),
        },
      },
      {
        extends: true,
        test: { ...withDatabase, name: "directories", include: tests(directories) },
      },
      {
        extends: true,
        test: {
          ...{ name: "active-directory", include: tests(activeDirectory) },
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { ...withDatabase, name: "keycloak", include: tests(keycloak), testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: "processes",
          include: tests(processes),
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
