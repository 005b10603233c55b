import { giveToJourneys, isGivenToJourneys } from "./journey-usher";
import { loggedErrors } from "./logged-errors";
import { startUsher } from "./usher";

/** Boots one whole Usher for all browser tests, unless they were given one (npm run topology). */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (isGivenToJourneys()) return undefined;
  // The directory that a journey reads listens on loopback, as in an operator's own network.
  const env = {
    USHER_EGRESS_ALLOW: "127.0.0.0/8",
    // The demo's owner looks at every page, also at those of support.
    USHER_SUPPORT_STAFF: "@staff.example.com,demo@example.com",
    // Providers are played by fakes, at addresses that are not the vendors' own.
    USHER_ALLOW_BASE_URL_OVERRIDE: "1",
  };
  const usher = await startUsher({ env });
  giveToJourneys(usher);
  return async () => {
    const errors = loggedErrors(usher.settings.dataDir);
    await usher.stop();
    if (errors.length > 0) {
      throw new Error(`While the journeys ran, Usher logged errors:\n${errors.join("\n")}`);
    }
  };
}
