import { readdirSync, readFileSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { fill, filled } from "@/app/_ui/fill";
import { allTexts } from "@/app/texts/all";
import { literalTextsOf, sentencesOf } from "./support/literal-texts";

/** Folders of components whose whole texts stand in app/texts. */
const moved = [
  ...["_ui", "_shell", "(auth)", "(public)", "(dashboard)", "(setup)", "(support)"],
  "sandbox",
];

/**
 * Sentences that are put together with values, links or emphasis still stand in the components. So
 * many there are; the number may only fall.
 */
const piecesMost = 74;

const modules = [
  ...readdirSync("app").map((file) => `app/${file}`),
  ...moved.flatMap((folder) =>
    readdirSync(`app/${folder}`, { recursive: true, encoding: "utf8" }).map(
      (file) => `app/${folder}/${file}`,
    ),
  ),
];
const components = modules.filter((path) => path.endsWith(".tsx"));

const found = components.map((path) => ({
  path,
  ...literalTextsOf(path, readFileSync(path, "utf8")),
}));

test("a component takes its whole texts from app/texts, where a translator finds them", () => {
  const own = found.flatMap(({ path, whole }) => whole.map((text) => `${path}: ${text}`));
  expect(own).toEqual([]);
});

test("what an action answers and a form refuses is said in app/texts, too", () => {
  const own = modules
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) =>
      sentencesOf(path, readFileSync(path, "utf8")).map((said) => `${path}: ${said}`),
    );
  expect(own).toEqual([]);
});

test("no more sentences are put together in components than there were", () => {
  expect(found.reduce((sum, { pieces }) => sum + pieces.length, 0)).toBeLessThanOrEqual(piecesMost);
});

test("names in a sentence give way to values, in whatever order a language has them", () => {
  const text = "{name} of {workspace}, {name}: {other} $1";
  const values = { name: "Ada $1", workspace: "{name}", other: 0 };
  expect(fill(text, values)).toBe("Ada $1 of {name}, Ada $1: 0 $1");
  const drawn = renderToStaticMarkup(filled("Ask {who}; {what}.", { who: "Ada", what: null }));
  expect(drawn).toBe("Ask Ada; .");
});

test("every text of an area is said once there, without blanks around it, and is used", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(`app/${file}`, "utf8"));
  const areas = readdirSync("app/texts").filter((file) => file !== "all.ts");
  expect(areas.map((file) => file.replace(/\.ts$/, "")).sort()).toEqual(
    Object.keys(allTexts).sort(),
  );
  const wrong = Object.entries(allTexts).flatMap(([area, texts]) => {
    const users = files.filter((file) => file.includes(`"@/app/texts/${area}"`)).join("\n");
    const used = new Set([...users.matchAll(/\btexts\.(\w+)/g)].map(([, key]) => key));
    const entries = Object.entries<string>(texts);
    const said = entries.map(([, text]) => text);
    return entries
      .filter(
        ([key, text], at) => text.trim() !== text || said.indexOf(text) !== at || !used.has(key),
      )
      .map(([key]) => `${area}.${key}`);
  });
  expect(wrong).toEqual([]);
});
