import { giveToJourneys, isGivenToJourneys } from "./journey-usher";
import { startUsher } from "./usher";

/** Boots one whole Usher for all browser tests, unless they were given one (npm run topology). */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (isGivenToJourneys()) return undefined;
  const usher = await startUsher();
  giveToJourneys(usher);
  return usher.stop;
}
