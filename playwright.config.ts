import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/lib/required";
import { isGivenToJourneys, journeyUsherOf } from "./tests/support/journey-usher";

const chromium = findChromium();

/** Browser tests against a production build of their own; screenshots stay as CI's output. */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "*.e2e.ts",
  globalSetup: "./tests/support/browser-setup.ts",
  outputDir: "test-results/browser",
  // One after the other: the whole of Usher shares the machine with the browser.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    // The global setup says where Usher is; the workers, which read this anew, know it by then.
    ...(isGivenToJourneys() ? { baseURL: journeyUsherOf().facts.url } : {}),
    screenshot: "only-on-failure",
    // A trace of every journey costs more than the journeys; `--trace on` makes one of a single one.
    trace: "off",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update"],
        ...["--disable-sync", "--disable-dev-shm-usage"],
      ],
    },
  },
});
