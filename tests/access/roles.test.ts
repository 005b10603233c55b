import { describe, expect, test } from "vitest";
import { type Ability, can } from "@/lib/access/roles";
import { type Role, roles } from "@/lib/core/access/role";

const table: Record<Ability, Role[]> = {
  enter: ["owner", "admin", "operator", "viewer", "auditor", "billing"],
  see: ["owner", "admin", "operator", "viewer", "auditor"],
  seePeople: ["owner", "admin", "operator", "auditor"],
  seeAudit: ["owner", "admin", "auditor"],
  run: ["owner", "admin", "operator"],
  configure: ["owner", "admin"],
  manageMembers: ["owner", "admin"],
  manageApiKeys: ["owner", "admin"],
  manageChannels: ["owner", "admin"],
  grantSupport: ["owner", "admin"],
  managePlan: ["owner", "admin", "billing"],
  manageOwners: ["owner"],
  manageSecurity: ["owner"],
  manageWorkspace: ["owner"],
  allowDeletes: ["owner"],
};

describe.each(Object.entries(table))("%s", (ability, allowed) => {
  test.each(roles)(`is as the table says for the %s`, (role) => {
    expect(can(role, ability as Ability)).toBe(allowed.includes(role));
  });
});

test("whoever may give roles away but not make owners, gives away no more than they have", () => {
  const given = roles.filter((role) => role !== "owner");
  const abilities = Object.keys(table) as Ability[];
  const beyond = given.flatMap((role) =>
    abilities.filter((ability) => can(role, ability) && !can("admin", ability)),
  );
  expect(beyond).toEqual([]);
});
