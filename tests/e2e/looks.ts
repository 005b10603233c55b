import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const desktop = { width: 1_440, height: 900 };
const phone = { width: 390, height: 844 };
/** Everything once; on a phone in the dark what differs there: contrast, and what a finger must hit. */
const allLooks = [
  { colorScheme: "light", viewport: desktop, only: null },
  { colorScheme: "dark", viewport: phone, only: ["color-contrast", "target-size"] },
] as const;

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wrong with the page that is open, in each look: what axe finds, and sideways scrolling. */
export async function problemsHere(page: Page, name: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { colorScheme, viewport, only } of allLooks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    const where = `${name}, ${colorScheme}, ${viewport.width} px`;
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) problems.push(`${where}: scrolls sideways by ${wide} px`);
    for (const found of await violationsOf(page, only)) problems.push(`${where}: ${found}`);
  }
  return problems;
}

async function violationsOf(page: Page, only: readonly string[] | null): Promise<string[]> {
  // No page has frames, which the other mode opens a page of its own for.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? axe.withRules([...only]) : axe.withTags(wcag)).analyze();
  return violations.map(({ id, nodes }) => {
    const places = nodes.map((node) => node.target.join(" "));
    return `${id} at ${places.slice(0, 3).join(", ")}`;
  });
}
