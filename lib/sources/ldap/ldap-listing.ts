import { SyncError } from "@/lib/core/sync-error";
import { createSeen } from "@/lib/http/seen";
import { type Directory, isLost } from "./ldap-directory";
import type { LdapEntry } from "./ldap-message";
import { refusal } from "./ldap-refusal";
import type { SearchAnswer } from "./ldap-session";
import type { Place } from "./ldap-settings";

export type Listing = {
  place: Place;
  attributes: readonly string[];
  /** What is being listed, for what people are told. */
  what: string;
};

/** In seconds; what a server allows may be less. */
export const timeLimit = 60;

/** A page without entries is not the end, but so many in a row never come to one. */
const emptyPagesMax = 1_000;
/** A list that changes may show a page again; one that goes on so goes round in a circle. */
const knownPagesMax = 3;
const restartsMax = 2;

/**
 * All entries of a place, page by page. A cookie is good on its own connection only: when that is
 * lost, the list begins anew, and entries come a second time.
 */
export async function* listEntries(
  directory: Directory,
  listing: Listing,
  signal: AbortSignal,
): AsyncGenerator<LdapEntry[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      yield* listOnce(directory, listing, signal);
      return;
    } catch (error) {
      if (!isLost(error) || restarts === restartsMax) throw error;
    }
  }
}

async function* listOnce(
  directory: Directory,
  listing: Listing,
  signal: AbortSignal,
): AsyncGenerator<LdapEntry[]> {
  const pager = await openPager(directory, listing, signal);
  const seen = createSeen();
  let [empty, known] = [0, 0];
  for (let answer = await pager.first(); ; answer = await pager.next(answer)) {
    const fresh = answer.entries.filter(({ dn }) => seen.add(dn));
    known = answer.entries.length > 0 && fresh.length === 0 ? known + 1 : 0;
    if (known > knownPagesMax) throw endless(listing.what);
    empty = answer.entries.length === 0 ? empty + 1 : 0;
    if (empty > emptyPagesMax) throw endless(listing.what);
    if (fresh.length > 0) yield fresh;
    if (!answer.cookie?.length) return;
  }
}

/** Asks for pages of one list on one session, smaller ones where the server does not give as many. */
async function openPager(
  directory: Directory,
  { place, attributes, what }: Listing,
  signal: AbortSignal,
) {
  const session = await directory.session(signal);
  let size = directory.settings.pageSize;
  const ask = (cookie: Buffer) =>
    session.search({ ...place, attributes, timeLimit, paged: { size, cookie } }, signal);
  const whole = (answer: SearchAnswer): SearchAnswer => {
    if (answer.result.code === 0) return answer;
    throw refusal(answer.result, `reading ${what}`);
  };
  return {
    async first() {
      for (;;) {
        const answer = await ask(Buffer.alloc(0));
        const smaller = smallerPages.find((each) => each < size);
        const isPageTooLarge = answer.result.code === 11 && answer.entries.length === 0;
        if (!isPageTooLarge || smaller === undefined) return whole(await unpaged(answer));
        size = smaller;
      }
    },
    async next({ cookie }: SearchAnswer) {
      const answer = whole(await ask(cookie ?? Buffer.alloc(0)));
      // Every page says whether there is a next one (RFC 2696 §3).
      if (answer.cookie === null) throw unsaid(what);
      return answer;
    },
  };

  /** A server that cannot page gives all at once, or says that it stopped. */
  async function unpaged(answer: SearchAnswer): Promise<SearchAnswer> {
    if (answer.result.code !== 12) return answer;
    return session.search({ ...place, attributes, timeLimit }, signal);
  }
}

/** Servers cap the page and give nothing at all above it: code 11 (sources.md §6.2). */
const smallerPages = [500, 200, 100, 50, 10];

/** One entry by its name; null where there is none. */
export async function readEntry(
  directory: Directory,
  dn: string,
  { filter, attributes, what }: { filter: Buffer; attributes: readonly string[]; what: string },
  signal: AbortSignal,
): Promise<LdapEntry | null> {
  const request = { base: dn, scope: "base", filter, attributes, timeLimit } as const;
  const answer = await again(async () => (await directory.session(signal)).search(request, signal));
  const { code } = answer.result;
  // 32: it is gone. 10: it is on another server. 34: this is the name of nothing.
  if (code === 32 || code === 10 || code === 34) return null;
  if (code !== 0) throw refusal(answer.result, `reading ${what}`);
  return answer.entries[0] ?? null;
}

/** Entries of a place that a filter singles out: few, so they come without pages. */
export async function findEntries(
  directory: Directory,
  listing: Listing,
  signal: AbortSignal,
): Promise<LdapEntry[]> {
  const entries: LdapEntry[] = [];
  for await (const page of listEntries(directory, listing, signal)) entries.push(...page);
  return entries;
}

/** What stands alone can be asked a second time when the connection was lost. */
export async function again<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isLost(error)) throw error;
    return ask();
  }
}

function unsaid(what: string): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    `The directory did not say whether the list goes on when reading ${what}. Usher does not guess and tries again later.`,
  );
}

function endless(what: string): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_LIST_REPEATS",
    `The directory sent Usher round in a circle when reading ${what}. The list is not whole, so nothing was concluded from it.`,
  );
}
