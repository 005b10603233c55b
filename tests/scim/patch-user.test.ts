import { describe, expect, test } from "vitest";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import { type Profile, profiles } from "@/lib/scim/profiles";
import type { UserResource } from "@/lib/scim/resource";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const { generic: lenient, strict } = profiles;
const ext = urns.enterpriseUser;

const jo: UserResource = {
  userName: "jo",
  active: true,
  title: "Lead",
  name: { givenName: "Jo", familyName: "X" },
  emails: [
    { value: "jo@work", type: "work", primary: true },
    { value: "jo@home", type: "home" },
  ],
  [ext]: { department: "R&D", manager: { value: "m1", $ref: "../Users/m1" } },
};

function patch(operations: unknown[], resource = jo, profile: Profile = lenient) {
  const before = structuredClone(resource);
  const body = { schemas: [urns.patchOp], Operations: operations };
  const result = applyUserPatch(resource, parsePatch(body, profile), profile);
  expect(resource, "the input is not touched").toEqual(before);
  return result;
}

function outcome(operations: unknown[], resource = jo): UserResource {
  const { resource: once } = patch(operations, resource);
  const twice = patch(operations, once);
  expect(twice, "the same again changes nothing").toMatchObject({ resource: once, changed: false });
  return once;
}

function refused(operations: unknown[], profile: Profile = lenient) {
  return refusalOf(() => patch(operations, jo, profile));
}

describe("add (RFC 7644 §3.5.2.1)", () => {
  test("without a path: each attribute of the object by its own rule", () => {
    const value = { title: "Boss", emails: [{ value: "x@x" }], name: { middleName: "M" } };
    expect(outcome([{ op: "add", value }])).toMatchObject({
      title: "Boss",
      name: { givenName: "Jo", familyName: "X", middleName: "M" },
      emails: [{ value: "jo@work" }, { value: "jo@home" }, { value: "x@x" }],
    });
  });

  test("single: sets; equal already: no change, and the very same resource", () => {
    expect(outcome([{ op: "add", path: "nickName", value: "J" }])).toMatchObject({ nickName: "J" });
    const same = patch([{ op: "add", path: "title", value: "Lead" }]);
    expect(same.changed).toBe(false);
    expect(same.resource).toBe(jo);
  });

  test("complex: merges the given sub-attributes", () => {
    const name = outcome([{ op: "add", path: "name", value: { givenName: "K" } }])["name"];
    expect(name).toEqual({ givenName: "K", familyName: "X" });
  });

  test("multi-valued: appends one or several, never what is there", () => {
    const path = "emails";
    const again = { value: "jo@work", type: "work", primary: true };
    expect(patch([{ op: "add", path, value: again }]).changed).toBe(false);
    expect(patch([{ op: "add", path, value: { value: "jo@home" } }]).changed).toBe(false);
    expect(patch([{ op: "add", path, value: "jo@home" }]).changed).toBe(false);
    expect(outcome([{ op: "add", path, value: [again, { value: "n@x" }] }])["emails"]).toHaveLength(
      3,
    );
  });

  test("extension attribute: sets it in its container", () => {
    const path = `${ext}:employeeNumber`;
    const bare: UserResource = { userName: "jo", active: true };
    expect(outcome([{ op: "add", path, value: "7" }], bare)).toEqual({
      ...bare,
      [ext]: { employeeNumber: "7" },
    });
  });

  test("with a filter: matching elements get the sub-attributes, else one is created", () => {
    const match = { op: "add", path: 'emails[type eq "home"]', value: { display: "H" } };
    expect(outcome([match])["emails"]).toContainEqual({
      value: "jo@home",
      type: "home",
      display: "H",
    });
    const create = { op: "add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1 555" };
    expect(outcome([create])["phoneNumbers"]).toEqual([{ type: "mobile", value: "+1 555" }]);
  });
});

describe("replace (§3.5.2.3)", () => {
  test("without a path: each attribute replaced, the others untouched", () => {
    expect(outcome([{ op: "replace", value: { active: false, emails: [] } }])).toEqual({
      userName: "jo",
      active: false,
      title: "Lead",
      name: jo["name"],
      [ext]: jo[ext],
    });
  });

  test("complex: only the sub-attributes given change; absent target: as add", () => {
    expect(outcome([{ op: "replace", path: "name", value: { givenName: "K" } }])).toMatchObject({
      name: { givenName: "K", familyName: "X" },
    });
    expect(outcome([{ op: "replace", path: "name.middleName", value: "M" }])).toMatchObject({
      name: { givenName: "Jo", middleName: "M" },
    });
  });

  test("multi-valued without a filter: the whole set; [] and null clear", () => {
    const emails = (value: unknown) =>
      outcome([{ op: "replace", path: "emails", value }])["emails"];
    expect(emails([{ value: "n@x" }])).toEqual([{ value: "n@x" }]);
    expect(emails([])).toBeUndefined();
    expect(emails(null)).toBeUndefined();
  });

  test("with a filter: every matching element gets the values given", () => {
    const value = { value: "new@work" };
    const emails = outcome([{ op: "replace", path: 'emails[type eq "work"]', value }])["emails"];
    expect(emails).toEqual([
      { value: "new@work", type: "work", primary: true },
      { value: "jo@home", type: "home" },
    ]);
  });

  test("with a filter and a sub-attribute: sets it on the matches", () => {
    const path = 'emails[type eq "home" and value ew "HOME"].display';
    expect(outcome([{ op: "replace", path, value: "H" }])["emails"]).toContainEqual({
      value: "jo@home",
      type: "home",
      display: "H",
    });
  });

  test("no match creates from the filter's conditions (P5), in strict it is noTarget", () => {
    const operation = {
      op: "replace",
      path: 'addresses[type eq "work" and country eq "DE"].locality',
      value: "Köln",
    };
    expect(outcome([operation])["addresses"]).toEqual([
      { type: "work", country: "DE", locality: "Köln" },
    ]);
    expect(refused([operation], strict)).toMatchObject({ status: 400, scimType: "noTarget" });
    const whole = { op: "add", path: 'emails[type eq "other"]', value: { value: "o@x" } };
    expect(outcome([whole])["emails"]).toContainEqual({ type: "other", value: "o@x" });
    expect(refused([whole], strict).scimType).toBe("noTarget");
  });

  test.each([
    ['emails[type eq "other"]', { value: "o@x" }],
    ['emails[value eq "o@x"]', { type: "other" }],
    ['emails[value eq "o@x"].type', "other"],
    ['emails[type eq "home" and value eq "o@x"].display', "O"],
  ])("an element that is replaced whole or named by its value must be there: %s", (path, value) => {
    expect(refused([{ op: "replace", path, value }]).scimType).toBe("noTarget");
  });

  test("a filter that says no plain equality creates nothing: noTarget", () => {
    for (const filter of ['value co "x@y"', 'type eq "a" or type eq "b"', "not (type pr)"]) {
      const operation = { op: "replace", path: `emails[${filter}].value`, value: "n@x" };
      expect(refused([operation]).scimType).toBe("noTarget");
    }
  });

  test("null and empty text unassign", () => {
    expect(outcome([{ op: "replace", path: "title", value: null }])["title"]).toBeUndefined();
    expect(outcome([{ op: "replace", path: "title", value: "" }])["title"]).toBeUndefined();
    const work = { op: "replace", path: 'emails[type eq "work"].value', value: "" };
    expect(outcome([work])["emails"]).toEqual([{ value: "jo@home", type: "home" }]);
  });
});

describe("remove (§3.5.2.2)", () => {
  test("without a path is noTarget", () => {
    expect(refused([{ op: "remove" }])).toMatchObject({ status: 400, scimType: "noTarget" });
    expect(refused([{ op: "remove", value: { title: "x" } }]).scimType).toBe("noTarget");
  });

  test("single and complex become unassigned", () => {
    expect(outcome([{ op: "remove", path: "title" }])["title"]).toBeUndefined();
    expect(outcome([{ op: "remove", path: "name" }])["name"]).toBeUndefined();
    expect(outcome([{ op: "remove", path: "name.givenName" }])["name"]).toEqual({
      familyName: "X",
    });
  });

  test("required and read-only attributes cannot be: mutability", () => {
    for (const path of ["userName", "id", "meta", "groups", `${ext}:manager.displayName`]) {
      expect(refused([{ op: "remove", path }])).toMatchObject({
        status: 400,
        scimType: "mutability",
      });
    }
  });

  test("removing active leaves the state as it is: nobody is switched on by it", () => {
    const off = { ...jo, active: false };
    expect(patch([{ op: "remove", path: "active" }], off)).toMatchObject({ changed: false });
  });

  test("multi-valued: all values, or only those listed", () => {
    expect(outcome([{ op: "remove", path: "emails" }])["emails"]).toBeUndefined();
    const listed = { op: "remove", path: "emails", value: [{ value: "JO@work" }, { value: "?" }] };
    expect(outcome([listed])["emails"]).toEqual([{ value: "jo@home", type: "home" }]);
    expect(patch([{ op: "remove", path: "emails", value: [] }]).changed).toBe(false);
  });

  test("a listed value is the same in any case only where the attribute says so", () => {
    const photos = [{ value: "https://x/A" }, { value: "https://x/B", type: "photo" }];
    const remove = (value: unknown) =>
      patch([{ op: "remove", path: "photos", value }], { ...jo, photos }).resource["photos"];
    expect(remove([{ value: "https://x/a" }])).toEqual(photos);
    expect(remove([{ value: "https://x/B", type: "thumbnail" }])).toEqual(photos);
    expect(remove([{ type: "photo", display: "x" }])).toEqual(photos);
    expect(remove([{ value: "https://x/B", type: "photo" }])).toEqual([photos[0]]);
  });

  test("with a filter: the matches; no match is no change", () => {
    expect(outcome([{ op: "remove", path: 'emails[type eq "work"]' }])["emails"]).toHaveLength(1);
    expect(patch([{ op: "remove", path: 'emails[type eq "x"]' }]).changed).toBe(false);
    expect(patch([{ op: "remove", path: 'emails[type eq "x"]' }], jo, strict).changed).toBe(false);
  });

  test("with a filter and a sub-attribute: empty elements are dropped; a value does not matter", () => {
    const path = 'emails[type eq "work"].value';
    for (const value of [undefined, "something else"]) {
      const operation = { op: "Remove", path, ...(value ? { value } : {}) };
      expect(outcome([operation])["emails"]).toEqual([{ value: "jo@home", type: "home" }]);
    }
  });

  test("an extension as a whole, and its last attribute takes the container along", () => {
    expect(outcome([{ op: "remove", path: ext }])[ext]).toBeUndefined();
    const paths = [`${ext}:department`, `${ext}:manager`];
    const operations = paths.map((path) => ({ op: "remove", path }));
    expect(ext in outcome(operations)).toBe(false);
  });
});

describe("no value (RFC 7643 §2.5)", () => {
  test.each([...["title", "name", "name.givenName", "emails", `${ext}:manager`, ext]])(
    "null, empty text and an empty list clear %s",
    (path) => {
      const results = [null, "", []].map((value) => outcome([{ op: "replace", path, value }]));
      const [gone] = results;
      expect(results).toEqual([gone, gone, gone]);
      expect(gone).not.toEqual(jo);
      expect(gone).toEqual(outcome([{ op: "remove", path }]));
    },
  );

  test("a manager may be text in a list of one, as Entra ID wraps single values", () => {
    const replace = (value: unknown) => outcome([{ op: "replace", path: `${ext}:manager`, value }]);
    expect(replace(["m2"])[ext]).toEqual({ department: "R&D", manager: { value: "m2" } });
    expect(replace([""])[ext]).toEqual({ department: "R&D" });
  });
});

describe("primary", () => {
  test.each([
    [{ op: "add", path: "emails", value: [{ value: "n@x", primary: true }] }, "n@x"],
    [{ op: "replace", path: 'emails[type eq "home"].primary', value: "True" }, "jo@home"],
    [{ op: "replace", path: 'emails[type eq "home"]', value: { primary: true } }, "jo@home"],
    [{ op: "add", path: 'emails[type eq "other"]', value: { value: "o@x", primary: true } }, "o@x"],
  ])("moves to the one it is set on: %j", (operation, value) => {
    const { emails } = JSON.parse(JSON.stringify(outcome([operation])));
    const primary = emails.filter((email: { primary?: boolean }) => email.primary);
    expect(primary).toMatchObject([{ value }]);
    expect(emails).toContainEqual({ value: "jo@work", type: "work", primary: false });
  });

  test("set on an element that holds nothing, it stays where it was", () => {
    const nobody = { op: "replace", path: 'emails[type eq "other"].primary', value: true };
    expect(patch([nobody]).changed).toBe(false);
    const filled = { op: "add", path: 'emails[type eq "other"].value', value: "o@x" };
    expect(outcome([nobody, filled])["emails"]).toEqual([
      { value: "jo@work", type: "work", primary: false },
      { value: "jo@home", type: "home" },
      { type: "other", primary: true, value: "o@x" },
    ]);
  });
});

describe("the request", () => {
  test("operations see the result of the former, and fail as one", () => {
    const both = [
      { op: "add", path: "emails", value: { value: "n@x", type: "other" } },
      { op: "replace", path: 'emails[type eq "other"].value', value: "m@x" },
    ];
    expect(patch(both).resource["emails"]).toContainEqual({ value: "m@x", type: "other" });
    expect(refused([...both, { op: "remove", path: "userName" }]).scimType).toBe("mutability");
  });

  test("a user without a userName is no outcome: invalidValue", () => {
    expect(refused([{ op: "replace", path: "userName", value: "" }]).scimType).toBe("invalidValue");
  });

  test.each([
    ["invalidSyntax", {}],
    ["invalidSyntax", { Operations: [] }],
    ["invalidSyntax", { Operations: {} }],
    ["invalidSyntax", { Operations: ["x"] }],
    ["invalidSyntax", { Operations: [{ path: "title", value: "x" }] }],
    ["invalidSyntax", { Operations: [{ op: "move", path: "title", value: "x" }] }],
    ["invalidValue", { Operations: [{ op: "add", path: "title" }] }],
    ["invalidValue", { Operations: [{ op: "add", value: "x" }] }],
    ["invalidValue", { Operations: [{ op: "replace" }] }],
    ["invalidPath", { Operations: [{ op: "add", path: 7, value: "x" }] }],
    ["invalidPath", { Operations: [{ op: "add", path: "a b", value: "x" }] }],
    ["invalidPath", { Operations: [{ op: "add", path: "name.a.b", value: "x" }] }],
    ["invalidPath", { Operations: [{ op: "add", path: 'emails[type eq "x"]value', value: "x" }] }],
    ["invalidFilter", { Operations: [{ op: "add", path: "emails[type]", value: "x" }] }],
    ["invalidFilter", { Operations: [{ op: "add", path: 'emails[type eq "x', value: "x" }] }],
  ])("%s: %j", (scimType, body) => {
    expect(refusalOf(() => parsePatch(body, lenient))).toMatchObject({ status: 400, scimType });
  });

  test.each([
    ["invalidFilter", { op: "add", path: 'emails[shoe eq "x"].value', value: "x" }],
    ["invalidPath", { op: "add", path: 'title[type eq "x"]', value: "x" }],
    ["invalidValue", { op: "add", path: "active", value: "often" }],
    ["invalidValue", { op: "add", path: "title", value: { a: 1 } }],
    ["invalidValue", { op: "add", path: "name", value: "Jo" }],
    ["invalidValue", { op: "add", path: "emails", value: 7 }],
    ["invalidValue", { op: "add", path: ext, value: 7 }],
    ["mutability", { op: "replace", path: "id", value: "x" }],
    ["mutability", { op: "remove", path: urns.user }],
  ])("%s: %j", (scimType, operation) => {
    expect(refused([operation])).toMatchObject({ status: 400, scimType });
  });

  test("many operations over many values are 413, not a stalled server", () => {
    const value = Array.from({ length: 2_000 }, (_, index) => ({ value: `${index}@x` }));
    const one = { op: "add", path: "emails", value };
    expect(patch([one]).resource["emails"]).toHaveLength(2_002);
    const many = Array.from({ length: 100 }, () => one);
    expect(refused(many)).toMatchObject({ status: 413, scimType: null });
    const filter = Array.from({ length: 100 }, () => 'value eq "none"').join(" or ");
    const costly = { op: "remove", path: `emails[${filter}]` };
    expect(refused([one, costly]).status).toBe(413);
  });

  test("strict wants the PatchOp schema", () => {
    const body = { Operations: [{ op: "remove", path: "title" }] };
    expect(refusalOf(() => parsePatch(body, strict)).scimType).toBe("invalidSyntax");
  });

  test("keys that reach the prototype are inert", () => {
    const value = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"a":1},"title":"T"}');
    const result = outcome([
      { op: "add", value },
      { op: "add", path: "urn:a:b", value },
    ]);
    expect(result).toMatchObject({ title: "T", "urn:a:b": { title: "T" } });
    expect("polluted" in {}).toBe(false);
    expect("polluted" in result).toBe(false);
  });

  test("an unknown path is ignored and reported (P4), in strict it is invalidPath", () => {
    for (const path of ["shoeSize", "name.shoe", `${ext}:shoe`]) {
      const operation = { op: "replace", path, value: "9" };
      expect(patch([operation])).toMatchObject({ changed: false, ignored: [path] });
      expect(refused([operation], strict).scimType).toBe("invalidPath");
    }
    const odd = patch([{ op: "replace", value: { "no path": 1, title: "T" } }]);
    expect(odd).toMatchObject({ ignored: ["no path"], resource: { title: "T" } });
  });

  test("unknown extensions are kept: set, changed, removed", () => {
    const urn = "urn:acme:2.0:User";
    const set = outcome([{ op: "add", path: `${urn}:badge`, value: "7" }]);
    expect(set[urn]).toEqual({ badge: "7" });
    const changed = outcome([{ op: "replace", value: { [urn]: { Badge: "8", level: 1 } } }], set);
    expect(changed[urn]).toEqual({ badge: "8", level: 1 });
    const cleared = outcome([{ op: "replace", path: `${urn}:level`, value: null }], changed);
    expect(cleared[urn]).toEqual({ badge: "8" });
    expect(urn in outcome([{ op: "remove", path: urn }], changed)).toBe(false);
  });
});
