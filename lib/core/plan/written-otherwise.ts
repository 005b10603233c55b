import type { Account } from "@/lib/core/target/target";

/** A change that a target said yes to. `groupKey` is null for those about no group. */
export type Writing = {
  kind: string;
  after: Readonly<Record<string, unknown>> | null;
  groupKey: string | null;
};

/** What the target shows of the account now. */
export type Shown = { account: Account; groupKeys: ReadonlySet<string> };

/**
 * What the target shows instead of what was written, in words; null where it is as written, or where
 * it cannot be told. Null for `shown` means that the account does not exist.
 */
export function writtenOtherwise(writing: Writing, shown: Shown | null): string | null {
  const what = shown ? shownOtherwise(writing, shown) : missingFor(writing);
  return what === null ? null : `The product answered that it was done, but ${what}.`;
}

/** Who does not exist has lost whatever was to be taken away. */
function missingFor({ kind }: Writing): string | null {
  const givesSomething = ["membership.add", "user.create", "user.update", "user.enable"];
  return givesSomething.includes(kind) ? "there is no such account" : null;
}

function shownOtherwise({ kind, after, groupKey }: Writing, shown: Shown): string | null {
  const isMember = groupKey !== null && shown.groupKeys.has(groupKey);
  switch (kind) {
    case "user.delete":
      return "the account is still there";
    case "user.disable":
      return shown.account.active ? "the account is still active" : null;
    case "user.enable":
      return shown.account.active ? null : "the account is still disabled";
    case "membership.remove":
      return isMember ? "the account is still in the group" : null;
    case "membership.add":
      return isMember ? null : "the account is not in the group";
    default:
      return otherFields(after ?? {}, shown.account);
  }
}

const fields = { username: "user name", displayName: "full name", email: "e-mail" } as const;

/** A field of which the target shows nothing cannot be told: perhaps it keeps none; some keep a case of their own. */
function otherFields(after: Readonly<Record<string, unknown>>, account: Account): string | null {
  const wrong = (["username", "displayName", "email"] as const).filter((field) => {
    const [written, shown] = [after[field], account[field]];
    if (typeof written !== "string" || !shown) return false;
    return written.toLowerCase() !== shown.toLowerCase();
  });
  if (wrong.length === 0) return null;
  return `another ${wrong.map((field) => fields[field]).join(" and ")} is shown`;
}
