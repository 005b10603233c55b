import { afterAll, describe, expect, test } from "vitest";
import { type Role, roles } from "@/lib/core/access/role";
import { attacked, call } from "./call-action";
import { screens, urlPatternOf } from "./inventory";
import type { Outcome } from "./next-request";
import { openAt, paramsOf } from "./open-page";
import { createWorkspace, unknownIds } from "./workspaces";

const here = await createWorkspace("Alpha");
afterAll(() => here.stop());

/** Written out here: the program's own table is not asked. */
const settingUp: readonly Role[] = ["owner", "admin"];
const running: readonly Role[] = ["owner", "admin", "operator"];
const auditing: readonly Role[] = ["owner", "admin", "auditor"];
const looking: readonly Role[] = ["owner", "admin", "operator", "viewer", "auditor"];
const paying: readonly Role[] = ["owner", "admin", "billing"];
type Who = "paying" | "everybody" | "settingUp" | "auditing" | "running" | "owning";
const owning: readonly Role[] = ["owner"];
const whoMay: Record<Who, readonly Role[]> = {
  everybody: roles,
  paying,
  auditing,
  settingUp,
  running,
  owning,
};

/** Past the role, and refused there: nothing is done, so no role's turn disturbs the next. */
const unfit = { "not-a-field": "1" };

describe("an action of a workspace", () => {
  const ofMembers = attacked.flatMap((attack) => {
    const { who, by = "settingUp" } = attack.recipe;
    return who === "member" ? [{ ...attack, may: whoMay[by], by }] : [];
  });
  test.each(ofMembers)("$name is for those who may ($by) and nobody else", async (attack) => {
    const refused: Role[] = [];
    for (const role of roles) {
      const ids = { ...unknownIds(), tenant: here.ids.tenant };
      const outcome = await call(attack, here.cookies[role], here.ids.tenant, ids, unfit);
      expect(outcome.kind).toBe("returned");
      if (isRefused(outcome)) refused.push(role);
    }
    expect(refused).toEqual(roles.filter((role) => !attack.may.includes(role)));
  });
});

describe("a page of a workspace", () => {
  const pages = screens
    .map((file) => ({ file, name: urlPatternOf(file) }))
    .filter(({ name }) => /\[(tenant|key)\]/.test(name));
  test.each(pages)("$file opens for those who may and nobody else", async (page) => {
    const refused: Role[] = [];
    for (const role of roles) {
      const outcome = await openAt(page, here.cookies[role], paramsOf(page, here.ids), {});
      if (outcome.kind === "status") refused.push(role);
      if (outcome.kind === "status") expect(outcome.status).toBe(403);
    }
    expect(refused).toEqual(roles.filter((role) => !openTo(page.name).includes(role)));
  });
});

function openTo(name: string): readonly Role[] {
  if (/^\/setup|\/(apps|targets|notifications)\/new$/.test(name)) return settingUp;
  if (name === "/[tenant]/audit") return auditing;
  // Sentences about one person, with their names in them.
  if (name.endsWith("/[userId]/why")) return looking.filter((role) => role !== "viewer");
  // The frame, and where somebody who sees no work is led.
  return /^\/\[tenant\](\/members|\/settings|\/settings\/plan)?$/.test(name) ? roles : looking;
}

function isRefused(outcome: Outcome): boolean {
  return (
    outcome.kind === "returned" &&
    /"You are \w+ in .* does not allow this/.test(JSON.stringify(outcome.value))
  );
}
