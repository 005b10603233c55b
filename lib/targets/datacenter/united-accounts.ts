import { SyncError } from "@/lib/core/sync-error";
import { createSeen, type Seen } from "@/lib/http/seen";
import type { Account, Page, TargetGroup } from "../port";

type Lists = {
  product: string;
  /** What would list users directly. */
  remedy: string;
  groups(): AsyncIterable<Page<TargetGroup>>;
  members(group: TargetGroup): AsyncIterable<Page<Account>>;
  /** A group whose members cannot be asked for. */
  isUnreadable(group: TargetGroup): boolean;
};

/**
 * The union of all groups' members, where users cannot be listed; people in no group are not in it.
 * Someone in many groups is shown with the first one, told by 64-bit fingerprints of a bounded size.
 * To go on at a cursor, the walk reads from the beginning again without showing pages, to know whom
 * it showed.
 */
export async function* unitedAccounts(
  lists: Lists,
  cursor: string | null,
  seen: Seen = createSeen(),
): AsyncGenerator<Page<Account>> {
  let isShowing = cursor === null;
  let held: Page<Account> | null = null;
  for await (const page of membersOfAll(lists)) {
    const items = page.items.filter((account) => seen.add(account.id));
    if (seen.full()) throw tooMany(lists);
    if (isShowing && items.length > 0) {
      if (held) yield held;
      held = { items, cursor: page.cursor };
    }
    isShowing ||= page.cursor === cursor;
  }
  if (!isShowing) throw placeIsGone(lists);
  if (held) yield { ...held, cursor: null };
}

/** Each page's cursor names it: the group and the place in it. */
async function* membersOfAll(lists: Lists): AsyncGenerator<Page<Account> & { cursor: string }> {
  for await (const { items } of lists.groups())
    for (const group of items.filter((found) => !lists.isUnreadable(found)))
      for await (const page of membersOf(lists, group))
        yield { items: page.items, cursor: JSON.stringify([group.name, page.cursor]) };
}

/** A group that was deleted since the groups were listed has no more members to show. */
async function* membersOf(lists: Lists, group: TargetGroup): AsyncGenerator<Page<Account>> {
  try {
    yield* lists.members(group);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== "GROUP_GONE") throw error;
  }
}

function tooMany({ product, remedy }: Lists): SyncError {
  return new SyncError(
    "stop",
    "LIST_TOO_LONG",
    `This ${product} has more users than Usher can list through its groups. ${remedy}`,
  );
}

function placeIsGone({ product }: Lists): SyncError {
  return new SyncError(
    "retry",
    "LIST_INCONSISTENT",
    `The groups of this ${product} changed while they were read. Usher reads them again later.`,
  );
}
