import type { Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";

const desktop = { width: 1_440, height: 900 };
const phone = { width: 390, height: 844 };
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Look = { colorScheme: "light" | "dark"; viewport: typeof desktop; options: RunOptions };

/** Everything once; on a phone in the dark what differs there: contrast, and what a finger must hit. */
const allLooks: readonly Look[] = [
  { colorScheme: "light", viewport: desktop, options: { runOnly: wcag } },
  {
    ...{ colorScheme: "dark", viewport: phone },
    options: { runOnly: { type: "rule", values: ["color-contrast", "target-size"] } },
  },
];

/**
 * What is wrong with the page that is open, in each look: what axe finds, and sideways scrolling.
 * The page's own look comes first, because a change of it takes a quarter of a second. `within` is
 * what lies over the page: what it covers cannot be used meanwhile.
 */
export async function problemsHere(page: Page, name: string, within = "html"): Promise<string[]> {
  const problems: string[] = [];
  const isOnPhone = page.viewportSize()?.width === phone.width;
  await page.evaluate(axe.source);
  for (const look of isOnPhone ? allLooks.toReversed() : allLooks) {
    const { colorScheme, viewport, options } = look;
    if (page.viewportSize()?.width !== viewport.width) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.evaluate(untilColoursRest);
    const where = `${name}, ${colorScheme}, ${viewport.width} px`;
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) problems.push(`${where}: scrolls sideways by ${wide} px`);
    for (const found of await violationsOf(page, within, options)) {
      problems.push(`${where}: ${found}`);
    }
  }
  return problems;
}

/** A colour that is on its way to another one has neither's contrast. */
async function untilColoursRest(): Promise<void> {
  const changes = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  // What one element hands down may set off the next.
  for (let now = changes(); now.length > 0; now = changes()) {
    await Promise.allSettled(now.map(({ finished }) => finished));
  }
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

async function violationsOf(page: Page, within: string, options: RunOptions): Promise<string[]> {
  const asked = { within, options };
  const violations = await page.evaluate(async ({ within: place, options: rules }) => {
    const found = await window.axe.run(place, { ...rules, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => {
      return { id, places: nodes.map(({ target }) => target.join(" ")) };
    });
  }, asked);
  return violations.map(({ id, places }) => `${id} at ${places.slice(0, 3).join(", ")}`);
}
