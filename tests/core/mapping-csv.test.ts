import { expect, test } from "vitest";
import {
  mappingCsv,
  readMappingLines,
  withMappings,
} from "@/app/(dashboard)/[tenant]/apps/[appId]/syncs/[syncId]/group-sync/mapping-csv";

const source = (name: string) => ({ name, id: null });

test.each([
  ["eng, devs"],
  ["eng;devs"],
  ["eng\tdevs"],
  ["eng → devs"],
  ["eng -> devs"],
  ['"eng","devs","any"'],
  ["source,target,logic\neng,devs,any"],
])("%j pairs eng with devs", (text) => {
  const mappings = [{ target: "devs", any: [source("eng")], all: [], none: [] }];
  expect(readMappingLines(text)).toEqual({ mappings, problems: [] });
});

test("pairs of one target come together, in any case", () => {
  const { mappings } = readMappingLines("eng,devs\nsales,Devs\nformer,devs,none\neng,all");
  expect(mappings).toEqual([
    { target: "devs", any: [source("eng"), source("sales")], all: [], none: [source("former")] },
    { target: "all", any: [source("eng")], all: [], none: [] },
  ]);
});

test("a line that is no pair is told by its number, the others are read", () => {
  const { mappings, problems } = readMappingLines("eng\n\nsales,devs,maybe\nok,devs");
  expect(problems.map((problem) => problem.slice(0, 6))).toEqual(["Line 1", "Line 3"]);
  expect(mappings).toHaveLength(1);
});

test("what was printed is read back, commas and quotes included", () => {
  const mappings = [
    { target: 'the "a", team', any: [source("x,y"), source("z")], all: [source("w")], none: [] },
  ];
  expect(readMappingLines(mappingCsv(mappings)).mappings).toEqual(mappings);
});

test("pasting twice adds nothing", () => {
  const { mappings } = readMappingLines("eng,devs\nsales,devs");
  expect(withMappings(mappings, mappings)).toEqual(mappings);
});
