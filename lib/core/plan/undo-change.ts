import type { NameTest } from "@/lib/core/groups/group-pattern";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account, AccountFields, Capabilities } from "@/lib/core/target/target";
import type { ChangeKind, Facts, PlannedChange } from "./change";

/** A change that a run made, as it was recorded. */
export type DoneChange = Pick<PlannedChange, "kind" | "before" | "after" | "group">;

/** What there is now of the person, the account and the membership that a change was about. */
export type Standing = {
  /** Null when the target does not have it any more. */
  account: Account | null;
  /** How this sync came to be linked to that very account; null when it is not, or no more. */
  link: "created" | "matched" | null;
  isMember: boolean;
  /** What the group is called now; null when the target does not have it any more. */
  groupName: string | null;
  /** Another group has the name that this one had before the run. */
  formerNameTaken: boolean;
  /** An account that is anonymised now; null for every other. */
  anonymous: Anonymous | null;
};

export type Anonymous = {
  /** Its names of before; null once they are erased. */
  originals: AccountFields | null;
  /** The run that is undone took them away, and no later one. */
  byThisRun: boolean;
};

export type UndoContext = {
  capabilities: Capabilities;
  ownUsername: string | null;
  isProtected: NameTest;
  isProtectedGroup: NameTest;
  /** What the target takes for the same name of a group. */
  groupKey: (name: string) => string;
};

/** The change that takes another one back; none where nothing is to be done, with the reason. */
export type Undoing = { change: PlannedChange | null; reason: ReasonCode };

/**
 * Decides how one change of a run is taken back. Only where the target still has what the run
 * wrote: whatever was changed since is left as it is. Accounts are disabled, never deleted. Pure.
 */
export function undoChange(done: DoneChange, now: Standing, context: UndoContext): Undoing {
  if (done.kind === "group.create") return nothing("group_is_kept");
  if (done.kind === "group.rename") return renameBack(done, now, context);
  if (done.kind === "user.unlink") return nothing("already_undone");
  if (isFinal(done.kind)) return skipped(done, "not_undoable");
  const { account, link, anonymous } = now;
  if (!account || link === null) return gone(done);
  if (anonymous && !anonymous.byThisRun) return skipped(reversed(done), "changed_since_run");
  if (anonymous?.originals === null) return skipped(reversed(done), "not_undoable");
  const undoing = undoFor(done, { ...now, account, link }, context);
  return isUntouchable(account, context) ? left(undoing, "account_protected") : undoing;
}

/** A deleted account never comes back, nor a group that is gone with all that hung on it. */
function isFinal(kind: ChangeKind): boolean {
  return finals.has(kind);
}

const finals: ReadonlySet<ChangeKind> = new Set(["user.delete", "lead.reassign", "group.delete"]);

/** Members and what the group may do stay, as when it was renamed. */
function renameBack(done: DoneChange, now: Standing, context: UndoContext): Undoing {
  const [was, name] = [done.before?.["name"], done.after?.["name"]];
  if (!done.group || typeof was !== "string" || typeof name !== "string") {
    return skipped(done, "not_undoable");
  }
  const change: Undone = {
    ...{ kind: "group.rename", before: { name }, after: { name: was } },
    group: { ...done.group, key: context.groupKey(was), name: was },
  };
  const { able, reason } = context.capabilities.renameGroup;
  if (now.groupName === null) return skipped(change, "group_missing");
  if (now.groupName === was) return nothing("already_undone");
  if (now.groupName !== name || now.formerNameTaken) return skipped(change, "changed_since_run");
  if ([was, name].some(context.isProtectedGroup)) return skipped(change, "group_protected");
  if (able) return planned(change);
  return skipped({ ...change, ...(reason ? { message: reason } : {}) }, "verb_unsupported");
}

type Present = Standing & { account: Account; link: "created" | "matched" };

function undoFor(done: DoneChange, now: Present, context: UndoContext): Undoing {
  switch (done.kind) {
    case "user.create":
      return now.link === "matched" ? unlink(now) : setActive(false, now, context);
    case "user.link":
      return unlink(now);
    case "user.update":
    case "user.profile":
      return restore(done, now, context);
    case "user.anonymise":
      return nameAgain(now, context);
    case "user.enable":
      return setActive(false, now, context);
    case "user.disable":
      return setActive(true, now, context);
    case "membership.add":
      return setMember(false, done, now, context);
    default:
      return setMember(true, done, now, context);
  }
}

/** Nobody is linked (any more): a link is undone by that, everything else is out of our hands. */
function gone({ kind, before, after, group }: DoneChange): Undoing {
  if (kind === "user.link") return nothing("already_undone");
  const undone = { kind: inverse(kind), before: after, after: before, ...(group ? { group } : {}) };
  return skipped(undone, "link_is_gone");
}

const inverses: Partial<Record<ChangeKind, ChangeKind>> = {
  "user.create": "user.disable",
  "user.enable": "user.disable",
  "user.disable": "user.enable",
  "membership.add": "membership.remove",
  "membership.remove": "membership.add",
};

function inverse(kind: ChangeKind): ChangeKind {
  return inverses[kind] ?? kind;
}

function isUntouchable({ username, email }: Account, context: UndoContext): boolean {
  const own = context.ownUsername?.toLowerCase() === username.toLowerCase();
  return own || [username, email ?? ""].some((name) => name !== "" && context.isProtected(name));
}

function unlink({ account }: Present): Undoing {
  const before = { username: account.username };
  return planned({ kind: "user.unlink", before, after: null });
}

function setActive(active: boolean, { account }: Present, context: UndoContext): Undoing {
  if (account.active === active) return nothing("already_undone");
  const change: Undone = {
    kind: active ? "user.enable" : "user.disable",
    before: { active: !active },
    after: { active },
  };
  return within(change, account, context.capabilities.setActive);
}

/** Puts fields back that still have what the run wrote; one that somebody changed keeps them all. */
function restore(done: DoneChange, { account }: Present, context: UndoContext): Undoing {
  const before: Facts = {};
  const after: Facts = {};
  const unknown: string[] = [];
  for (const [field, written] of Object.entries(done.after ?? {})) {
    const seen = fieldOf(account, done.kind, field);
    const wanted = done.before?.[field] ?? null;
    if (wanted === null) unknown.push(field);
    else if (seen === written) [before[field], after[field]] = [written, wanted];
    else if (seen !== wanted) return skipped(reversed(done), "changed_since_run");
  }
  const message = unknown.length > 0 ? `Not known from before: ${unknown.join(", ")}.` : undefined;
  const change: Undone = { kind: done.kind, before, after, ...(message ? { message } : {}) };
  if (Object.keys(after).length > 0) {
    return within(change, account, context.capabilities[verbOf(change)]);
  }
  return unknown.length > 0 ? skipped(reversed(done), "before_unknown") : nothing("already_undone");
}

/** An anonymised account is called again what it was called before. */
function nameAgain({ account, anonymous }: Present, context: UndoContext): Undoing {
  const { originals } = anonymous ?? {};
  if (!originals) return nothing("already_undone");
  const named = Object.entries(originals).filter(([, name]) => name !== "");
  const before: Facts = { username: account.username };
  const change: Undone = { kind: "user.update", before, after: Object.fromEntries(named) };
  return within(change, account, context.capabilities.renameUser);
}

function verbOf({ kind, after }: Undone) {
  if (kind === "user.profile") return "profile";
  return after && "username" in after ? "renameUser" : "updateUser";
}

function fieldOf(account: Account, kind: ChangeKind, field: string): string | null {
  if (kind === "user.profile") return account.profile?.[field] ?? "";
  if (field === "username") return account.username;
  if (field === "displayName") return account.displayName;
  return field === "email" ? account.email : null;
}

function reversed({ kind, before, after }: DoneChange): Undone {
  return { kind, before: after, after: before };
}

function setMember(
  member: boolean,
  { group }: DoneChange,
  { isMember, groupName }: Present,
  { isProtectedGroup }: UndoContext,
): Undoing {
  if (!group || isMember === member) return nothing("already_undone");
  const change: Undone = {
    kind: member ? "membership.add" : "membership.remove",
    before: { member: !member },
    after: { member },
    group,
  };
  if (isProtectedGroup(group.name)) return skipped(change, "group_protected");
  return groupName === null ? skipped(change, "group_missing") : planned(change);
}

type Undone = Omit<PlannedChange, "reason">;

function within(
  change: Undone,
  { writable }: Account,
  { able, reason }: Capabilities["setActive"],
): Undoing {
  if (!writable) return skipped(change, "account_read_only");
  if (able) return planned(change);
  return skipped({ ...change, ...(reason ? { message: reason } : {}) }, "verb_unsupported");
}

function planned(change: Undone): Undoing {
  return { change: { ...change, reason: "rolled_back" }, reason: "rolled_back" };
}

function skipped(change: Undone, reason: ReasonCode): Undoing {
  return { change: { ...change, reason, skipped: true }, reason };
}

function left({ change, reason }: Undoing, instead: ReasonCode): Undoing {
  return change ? skipped(change, instead) : nothing(reason);
}

function nothing(reason: ReasonCode): Undoing {
  return { change: null, reason };
}
