import { expect, type Page, test } from "@playwright/test";
import { journeyUsherOf } from "../support/journey-usher";
import { addressOf, demoIds } from "./demo-addresses";
import { signIn } from "./people";
import { openPage } from "./usher-pages";

/** Where people are most. */
const patterns = [
  ...["/[tenant]", "/[tenant]/apps", "/[tenant]/runs", "/[tenant]/users", "/[tenant]/groups"],
  ...[
    "/[tenant]/runs/[run]",
    "/[tenant]/users/[appId]/[userId]",
    "/[tenant]/apps/[appId]/requests",
  ],
  ...["/[tenant]/apps/[appId]/syncs/[syncId]/user-sync", "/[tenant]/settings/notifications"],
  ...["/[tenant]/apps/[appId]/syncs/[syncId]/attributes", "/[tenant]/members", "/[tenant]/audit"],
];

let ids: Record<string, string> = {};

test.beforeAll(async () => {
  ids = await demoIds({ given: `Steady${Date.now()}`, family: "Turner", number: "12" });
});

test.beforeEach(async ({ page }) => {
  const { email, password } = journeyUsherOf().facts.demo;
  await openPage(page, "/sign-in");
  await signIn(page, email, password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});

test("nothing moves while a page comes", { tag: "@looks" }, async ({ page }) => {
  await page.addInitScript(countShifts);
  const moved: string[] = [];
  for (const pattern of patterns) {
    await openPage(page, addressOf(pattern, ids));
    const { sum, places } = await page.evaluate(() => window.shifts);
    // A hundredth is a line of text that moves by its own height on a large screen.
    if (sum > 0.01) moved.push(`${pattern}: ${sum.toFixed(3)} at ${places.join(", ")}`);
  }
  expect(moved).toEqual([]);
});

declare global {
  interface Window {
    /** The share of the screen that moved, times how far, since the page began to come. */
    shifts: { sum: number; places: string[] };
    reached: Set<Element>;
  }
}

function countShifts() {
  window.shifts = { sum: 0, places: [] };
  const add = (entry: PerformanceEntry) => {
    const { value, sources } = JSON.parse(JSON.stringify(entry));
    window.shifts.sum += value;
    window.shifts.places.push(JSON.stringify(sources));
  };
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(add));
  observer.observe({ type: "layout-shift", buffered: true });
}

test("everything that can be used is reached by Tab alone, and shows that it is", {
  tag: "@looks",
}, async ({ page }) => {
  const problems: string[] = [];
  for (const pattern of patterns) {
    await openPage(page, addressOf(pattern, ids));
    problems.push(...(await tabThrough(page)).map((problem) => `${pattern}: ${problem}`));
  }
  expect(problems).toEqual([]);
});

const tabsMax = 250;

async function tabThrough(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.evaluate(() => {
    window.reached = new Set();
  });
  for (let tab = 0; tab < tabsMax; tab += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(seeFocus);
    if (found === "again") break;
    if (found !== null) problems.push(found);
  }
  return [...problems, ...(await page.evaluate(unreached))];
}

/** What is wrong with what has the keyboard now; "again" when all was gone through. */
function seeFocus(): string | null {
  const focused = document.activeElement;
  if (!focused || focused === document.body || window.reached.has(focused)) return "again";
  window.reached.add(focused);
  const around = [focused, focused.parentElement, focused.nextElementSibling];
  const styles = around.flatMap((one) => (one ? [getComputedStyle(one)] : []));
  // A link that covers its row is marked around all of it.
  styles.push(getComputedStyle(focused, "::after"));
  const isMarked = styles.some(
    ({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none",
  );
  return isMarked ? null : `no mark of focus on ${focused.outerHTML.slice(0, 120)}`;
}

/** Of radio buttons with one name Tab reaches one; arrows lead on. */
function unreached(): string[] {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex]";
  const isUsable = (one: Element) =>
    !one.matches(
      "[tabindex='-1'], [disabled], [type=hidden], [type=radio], [aria-disabled=true]",
    ) &&
    one.checkVisibility({ visibilityProperty: true }) &&
    one.closest("[inert], [aria-hidden=true]") === null;
  return [...document.querySelectorAll(usable)]
    .filter((one) => isUsable(one) && !window.reached.has(one))
    .map((one) => `not reached: ${one.outerHTML.slice(0, 120)}`)
    .slice(0, 3);
}
