import { describe, expect, test } from "vitest";
import { type Ability, atLeast, can, type Role, roles } from "@/lib/access/roles";

const table: Record<Ability, Role[]> = {
  configure: ["owner", "admin"],
  run: ["owner", "admin"],
  manageMembers: ["owner", "admin"],
  manageApiKeys: ["owner", "admin"],
  manageOwners: ["owner"],
  manageWorkspace: ["owner"],
  allowDeletes: ["owner"],
};

describe.each(Object.entries(table))("%s", (ability, allowed) => {
  test.each(roles)(`is as the table says for the %s`, (role) => {
    expect(can(role, ability as Ability)).toBe(allowed.includes(role));
  });
});

test("a viewer changes nothing", () => {
  expect(Object.keys(table).filter((ability) => can("viewer", ability as Ability))).toEqual([]);
});

test("owner stands above admin, admin above viewer", () => {
  const above = roles.map((role) => roles.filter((other) => atLeast(role, other)));
  expect(above).toEqual([["owner", "admin", "viewer"], ["admin", "viewer"], ["viewer"]]);
});
