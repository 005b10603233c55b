import { describe, expect, test } from "vitest";
import { accountTests } from "@/lib/core/plan/plan-user";
import {
  type DoneChange,
  type Standing,
  type UndoContext,
  undoChange,
} from "@/lib/core/plan/undo-change";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Account, Capabilities } from "@/lib/core/target/target";

const able = { able: true, reason: null };
const capabilities: Capabilities = {
  ...{
    listUsers: able,
    lastLogin: able,
    createUser: able,
    updateUser: able,
    readEmail: able,
    setActive: able,
  },
  ...{ renameUser: { able: false, reason: "No renaming." }, createGroup: able, deleteGroup: able },
  ...{ deleteUser: able, profile: able, leads: able, renameGroup: able },
};
const account: Account = {
  ...{ id: "k1", username: "jo", displayName: "Jo New", email: "new@acme.test" },
  ...{ active: true, writable: true },
};
const group = { key: "crew", name: "Crew", sourceGroupId: "g1" };

function undo(
  done: Partial<DoneChange> & Pick<DoneChange, "kind">,
  now: Partial<Standing> = {},
  context: Partial<UndoContext> = {},
) {
  const { isProtected } = accountTests(defaultSettings.users);
  const rules = {
    capabilities,
    ownUsername: "usher",
    isProtected,
    isProtectedGroup: () => false,
    groupKey: (name: string) => name.toLowerCase(),
  };
  const { change, reason } = undoChange(
    { before: null, after: null, ...done },
    {
      account,
      link: "created",
      ...{ isMember: true, groupName: "Crew", formerNameTaken: false, anonymous: null, ...now },
    },
    { ...rules, ...context },
  );
  return change ? [change.kind, change.after, change.skipped ? reason : "planned"] : reason;
}

describe("a change of a run is taken back", () => {
  test("a created account is disabled, and one that existed before is given back", () => {
    const created = { kind: "user.create", after: { username: "jo" } } as const;
    expect(undo(created)).toEqual(["user.disable", { active: false }, "planned"]);
    expect(undo(created, { link: "matched" })).toEqual(["user.unlink", null, "planned"]);
    expect(undo(created, { account: { ...account, active: false } })).toBe("already_undone");
    expect(undo({ kind: "user.link" }, { link: "matched" })).toEqual([
      ...["user.unlink", null, "planned"],
    ]);
  });

  test("fields get their values from before, all of a row or none", () => {
    const done = {
      kind: "user.update",
      before: { displayName: "Jo Old", email: "old@acme.test" },
      after: { displayName: "Jo New", email: "new@acme.test" },
    } as const;
    expect(undo(done)).toEqual(["user.update", done.before, "planned"]);
    expect(undo(done, { account: { ...account, email: "hand@acme.test" } })).toEqual([
      ...["user.update", done.before, "changed_since_run"],
    ]);
    const back = { ...account, displayName: "Jo Old", email: "old@acme.test" };
    expect(undo(done, { account: back })).toBe("already_undone");
    expect(undo({ ...done, before: { displayName: "Jo Old", email: null } })).toEqual([
      ...["user.update", { displayName: "Jo Old" }, "planned"],
    ]);
    expect(undo({ ...done, before: { displayName: null, email: null } })).toEqual([
      ...["user.update", { displayName: null, email: null }, "before_unknown"],
    ]);
    const rename = { before: { username: "joe" }, after: { username: "jo" } };
    expect(undo({ kind: "user.update", ...rename })).toEqual([
      ...["user.update", { username: "joe" }, "verb_unsupported"],
    ]);
  });

  test("accounts and memberships go back to what they were", () => {
    const disabled = { account: { ...account, active: false } };
    expect(undo({ kind: "user.disable" }, disabled)).toEqual([
      ...["user.enable", { active: true }, "planned"],
    ]);
    expect(undo({ kind: "user.enable" })).toEqual(["user.disable", { active: false }, "planned"]);
    expect(undo({ kind: "user.enable" }, disabled)).toBe("already_undone");
    expect(undo({ kind: "membership.add", group })).toEqual([
      ...["membership.remove", { member: false }, "planned"],
    ]);
    expect(undo({ kind: "membership.remove", group }, { isMember: false })).toEqual([
      ...["membership.add", { member: true }, "planned"],
    ]);
    const away = { isMember: false, groupName: null };
    expect(undo({ kind: "membership.remove", group }, away)[2]).toBe("group_missing");
    expect(undo({ kind: "membership.remove", group })).toBe("already_undone");
    expect(undo({ kind: "group.create", group })).toBe("group_is_kept");
  });

  test("an anonymised account gets its names and its access back, while they are kept", () => {
    const originals = { username: "jo", displayName: "Jo", email: "" };
    const anonymous = { originals, byThisRun: true };
    const now = { account: { ...account, username: "former-user-1", active: false }, anonymous };
    const rename = { capabilities: { ...capabilities, renameUser: able } };
    const anonymise = { kind: "user.anonymise", after: { username: "former-user-1" } } as const;
    const named = { username: "jo", displayName: "Jo" };
    expect(undo(anonymise, now, rename)).toEqual(["user.update", named, "planned"]);
    expect(undo(anonymise, now)).toEqual(["user.update", named, "verb_unsupported"]);
    expect(undo({ kind: "user.disable" }, now)).toEqual([
      "user.enable",
      { active: true },
      "planned",
    ]);
    expect(undo(anonymise)).toBe("already_undone");
    const erased = { ...now, anonymous: { originals: null, byThisRun: true } };
    expect(undo(anonymise, erased, rename)[2]).toBe("not_undoable");
    expect(undo({ kind: "user.disable" }, erased)[2]).toBe("not_undoable");
    const later = { ...now, anonymous: { originals, byThisRun: false } };
    expect(undo({ kind: "user.disable" }, later)[2]).toBe("changed_since_run");
  });

  test("a group is called again what it was called, under the key of that name", () => {
    const named = { before: { name: "Team" }, after: { name: "Crew" }, group };
    const rename = { kind: "group.rename", ...named } as const;
    const back = { name: "Team" };
    expect(undo(rename, { account: null, link: null })).toEqual(["group.rename", back, "planned"]);
    expect(undo(rename, { groupName: "Team" })).toBe("already_undone");
    expect(undo(rename, { groupName: null })[2]).toBe("group_missing");
    expect(undo(rename, { groupName: "Band" })[2]).toBe("changed_since_run");
    expect(undo(rename, { formerNameTaken: true })[2]).toBe("changed_since_run");
    expect(undo(rename, {}, { isProtectedGroup: (name) => name === "Team" })[2]).toBe(
      "group_protected",
    );
    const fixed = { ...capabilities, renameGroup: { able: false, reason: "No renaming." } };
    expect(undo(rename, {}, { capabilities: fixed })).toEqual([
      ...["group.rename", back, "verb_unsupported"],
    ]);
  });

  test("what is not ours any more, or protected, is left as it is", () => {
    const disable = { kind: "user.disable" } as const;
    expect(undo(disable, { link: null })).toEqual(["user.enable", null, "link_is_gone"]);
    expect(undo({ kind: "membership.add", group }, { account: null })[2]).toBe("link_is_gone");
    expect(undo({ kind: "user.link" }, { link: null })).toBe("already_undone");
    const off = { account: { ...account, active: false } };
    expect(undo(disable, off, { isProtected: () => true })[2]).toBe("account_protected");
    expect(undo(disable, off, { ownUsername: "JO" })[2]).toBe("account_protected");
    const readOnly = { account: { ...account, active: false, writable: false } };
    expect(undo(disable, readOnly)[2]).toBe("account_read_only");
    const membership = { kind: "membership.add", group } as const;
    expect(undo(membership, {}, { isProtectedGroup: () => true })[2]).toBe("group_protected");
  });
});
