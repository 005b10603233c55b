import { expect, test } from "vitest";
import { maskPeople, maskText, peopleIn } from "@/lib/core/access/mask-people";

test.each([
  ["Ann Ames", "A••• A•••"],
  ["ann@acme.test", "a•••@acme.test"],
  ["Zoë-Marie de la Cruz", "Z••• d••• l••• C•••"],
  ["李小龍", "李•••"],
])("%s is shown as %s", (text, shown) => {
  expect(maskText(text)).toBe(shown);
});

const row = {
  id: "01a2-ann",
  userName: "ann@acme.test",
  displayName: "Ann Ames",
  groups: [{ displayName: "Ann Arbor office" }],
  attributes: { emails: [{ value: "ann.ames@acme.test", type: "work" }], department: "Sales" },
  at: new Date(0),
  active: true,
};

test("people are found by the fields that tell who they are, groups are not people", () => {
  expect(peopleIn(row).sort()).toEqual(["Ann Ames", "ann.ames@acme.test", "ann@acme.test"]);
});

test("a name is masked wherever it stands, in any case and encoded, and nothing else changes", () => {
  const shown = maskPeople(
    { row, why: "“ANN AMES” is listed.", url: "/Users?filter=ann%40acme.test" },
    peopleIn(row),
  );
  expect(shown.why).toBe("“A••• A•••” is listed.");
  expect(shown.url).not.toContain("ann%40");
  expect(shown.row).toMatchObject({
    ...{ id: "01a2-ann", userName: "a•••@acme.test", displayName: "A••• A•••" },
    groups: [{ displayName: "Ann Arbor office" }],
    attributes: { department: "Sales", emails: [{ value: "a•••@acme.test", type: "work" }] },
    ...{ at: new Date(0), active: true },
  });
});

test("texts that are patterns to a machine are texts", () => {
  expect(maskPeople("a.b*c(d and axb", ["a.b*c(d"])).toBe("a••• and axb");
});
