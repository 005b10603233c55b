import { startUsher } from "./usher";

/** Boots one whole Usher for all browser tests, and tells them where it is. */
export default async function setup(): Promise<() => Promise<void>> {
  const usher = await startUsher();
  process.env["USHER_E2E_URL"] = usher.url;
  process.env["USHER_E2E_FACTS"] = JSON.stringify(usher.facts);
  return usher.stop;
}
