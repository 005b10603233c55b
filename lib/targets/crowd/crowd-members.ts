import type { HttpClient } from "@/lib/http/client";
import { unlessGone } from "../datacenter/list-pages";
import type { Account, Member, Page, TargetGroup } from "../port";
import { refusals } from "./crowd-errors";
import { listUsers } from "./crowd-lists";
import { type Memberships, readMemberships } from "./crowd-memberships";
import { type Entity, idOf } from "./crowd-shapes";

/** The document names people; their keys are known to a connection that listed them all before. */
const knownMax = 1_000_000;
const pageMax = 1_000;

export type MemberLists = {
  saw(found: Entity): void;
  /** Everybody was listed by this connection. */
  sawAll(): void;
  /** Something was changed: what the document said is old. */
  changed(): void;
  members(
    group: TargetGroup,
    cursor: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<Page<Member>>;
};

/** Members by one document for all groups after a whole read of the users, else group by group. */
export function createMemberLists(http: HttpClient, listed: (found: Entity) => void): MemberLists {
  const ids = new Map<string, string>();
  let hasAll = false;
  let document: Promise<Memberships> | null = null;

  async function documented(group: TargetGroup, signal: AbortSignal): Promise<Member[] | null> {
    if (!hasAll) return null;
    document ??= readMemberships(http, signal);
    const names = (await document.catch(forget)).members(group.name);
    const found = names?.map((name) => ids.get(name));
    // Somebody came since the users were listed: the group itself is asked.
    return found?.every((id) => id !== undefined)
      ? found.flatMap((id) => (id === undefined ? [] : [{ id }]))
      : null;
  }

  function forget(error: unknown): never {
    document = null;
    throw error;
  }

  return {
    saw: (found) => ids.size < knownMax && ids.set(found.name.toLowerCase(), idOf(found)),
    sawAll() {
      hasAll = ids.size < knownMax;
    },
    changed() {
      document = null;
      hasAll = false;
    },
    async *members(group, cursor, signal) {
      const start = cursor === null ? 0 : placeIn(cursor);
      const found = start === null ? null : await documented(group, signal);
      if (found) yield* pagesOf(found, start ?? 0);
      else yield* asked(group, start === null ? cursor : null, signal);
    },
  };

  function asked(
    { name }: TargetGroup,
    cursor: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<Page<Account>> {
    const pages = listUsers(http, { group: name }, listed, cursor, signal);
    return unlessGone(pages, () => refusals.groupGone(name));
  }
}

const inDocument = "document:";

/** Null for a place in the group's own list. */
function placeIn(cursor: string): number | null {
  return cursor.startsWith(inDocument) ? Number(cursor.slice(inDocument.length)) : null;
}

function* pagesOf(found: Member[], start: number): Generator<Page<Member>> {
  for (let at = start; ; at += pageMax) {
    const isLast = at + pageMax >= found.length;
    yield {
      items: found.slice(at, at + pageMax),
      cursor: isLast ? null : `${inDocument}${at + pageMax}`,
    };
    if (isLast) return;
  }
}
