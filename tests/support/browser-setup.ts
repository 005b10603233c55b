import { giveToJourneys, isGivenToJourneys } from "./journey-usher";
import { startUsher } from "./usher";

/** Boots one whole Usher for all browser tests, unless they were given one (npm run topology). */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (isGivenToJourneys()) return undefined;
  // The directory that a journey reads listens on loopback, as in an operator's own network.
  const usher = await startUsher({ env: { USHER_EGRESS_ALLOW: "127.0.0.0/8" } });
  giveToJourneys(usher);
  return usher.stop;
}
