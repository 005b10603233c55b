import { createSeen } from "./seen";
import { listIncomplete } from "./walk-offset";

/**
 * Passes a list on, and at its end compares what came with the totals that its pages told meanwhile:
 * fewer are no whole list.
 */
export async function* countList<Page extends { items: { id: string }[] }>(
  label: string,
  pages: AsyncIterable<Page>,
  totals: readonly number[],
): AsyncGenerator<Page> {
  const seen = createSeen();
  let found = 0;
  for await (const page of pages) {
    found += page.items.filter(({ id }) => seen.add(id)).length;
    yield page;
  }
  // Who came meanwhile counts in the later total alone, who went in the earlier alone.
  const total = Math.min(totals.at(0) ?? 0, totals.at(-1) ?? 0);
  if (found < total) throw listIncomplete(label, found, total);
}
