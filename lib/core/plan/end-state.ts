import type { Account } from "@/lib/core/target/target";
import type { DiffedChange } from "./plan-diff";

/** One person's account as it is once a plan has been carried out. */
export type EndState = {
  exists: boolean;
  active: boolean;
  username: string;
  displayName: string;
  email: string;
  /** The groups that Usher looks at, by the target's key; the value is the name. */
  groups: Map<string, string>;
};

type EndChange = Pick<DiffedChange, "kind" | "after" | "group" | "skipped">;

/** What is there now with the planned changes in it; what is left undone changes nothing. Pure. */
export function endState(
  observed: Account | null,
  groups: ReadonlyMap<string, string>,
  changes: readonly EndChange[],
): EndState {
  const state: EndState = {
    exists: observed !== null,
    active: observed?.active ?? false,
    username: observed?.username ?? "",
    displayName: observed?.displayName ?? "",
    email: observed?.email ?? "",
    groups: new Map(groups),
  };
  for (const change of changes) if (!change.skipped) apply(state, change);
  return state;
}

function apply(state: EndState, { kind, after, group }: EndChange): void {
  if (kind === "membership.add" && group) state.groups.set(group.key, group.name);
  if (kind === "membership.remove" && group) state.groups.delete(group.key);
  if (kind === "user.disable") state.active = false;
  if (kind === "user.enable") state.active = true;
  if (kind === "user.create") Object.assign(state, { exists: true, active: true });
  if (kind === "user.delete") state.exists = false;
  if (kind === "user.create" || kind === "user.update" || kind === "user.anonymise") {
    for (const field of ["username", "displayName", "email"] as const) {
      const value = after?.[field];
      if (typeof value === "string") state[field] = value;
    }
  }
}
