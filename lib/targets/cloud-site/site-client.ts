import type { Answer, CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { messageOf, plain, type Refusals, refusalsOf } from "../datacenter/refusals";
import type { Account, AccountRef, TargetGroup } from "../port";
import { refusesGroup } from "./site-definition";

/** One product of a site. */
export type Site = {
  http: HttpClient;
  product: string;
  refusals: Refusals;
  /** Whether the account may still administer; a 403 for one group may be that group's own. */
  mayAdminister(signal: AbortSignal): Promise<boolean>;
};

export function siteOf(
  http: HttpClient,
  product: string,
  mayAdminister: (signal: AbortSignal) => Promise<boolean>,
): Site {
  return { http, product, refusals: refusalsOf(product), mayAdminister };
}

/** Statuses of a write that speak of this record. */
const writeStatuses = [400, 403, 404, 405, 409] as const;

type Write = Omit<CallOptions, "returns"> & {
  /** A refusal that says that it is so already. */
  isDone?: (answer: Answer) => boolean;
};

/** Gives or takes one membership; saying so twice succeeds. */
export async function writeMembership(
  site: Site,
  [method, path]: [HttpMethod, string],
  [account, group]: [AccountRef, TargetGroup],
  { isDone, ...options }: Write,
): Promise<void> {
  mustBeName(site, group.name);
  const answer = await site.http.send(method, path, {
    repeatable: true,
    ...options,
    returns: writeStatuses,
  });
  if (answer.status < 300 || isDone?.(answer)) return;
  throw await refused(site, answer, account, group, options.signal);
}

async function refused(
  site: Site,
  answer: Answer,
  account: AccountRef,
  group: TargetGroup,
  signal: AbortSignal,
) {
  const { refusals } = site;
  const said = saidBy(answer);
  if (answer.status === 404) {
    return /group|organi[sz]ation/i.test(said)
      ? refusals.groupGone(group.name)
      : refusals.accountGone(account.username);
  }
  if (answer.status === 403 && !(await site.mayAdminister(signal))) {
    return refusals.lacksPermission("site administrator");
  }
  if (/licen[cs]e|user limit|\bseats?\b/i.test(said)) {
    return refusals.seatLimit(account.username, answer.status);
  }
  return refusals.refused(`${account.username} in ${group.name}`, said, answer.status);
}

export function mustBeName({ refusals }: Site, name: string): void {
  const reason = refusesGroup(name);
  if (reason !== null) throw refusals.nameUnsupported(name, reason);
}

/** Jira lists its messages, its service projects and Confluence have one. */
export function saidBy(answer: Answer): string {
  const listed = /"errorMessages?"\s*:\s*\[?\s*"((?:[^"\\]|\\.){1,400})"/.exec(answer.text)?.[1];
  return listed === undefined ? messageOf(answer) : plain(listed, answer.status);
}

export function write(site: Site, method: HttpMethod, path: string, options: CallOptions) {
  return site.http.send(method, path, { ...options, returns: writeStatuses });
}

/** Verbs that no product of a site has: the Atlassian account is elsewhere. */
export function accountVerbs({ refusals }: Site) {
  const missing = async (): Promise<never> => {
    throw refusals.verbMissing("change or deactivate an Atlassian account");
  };
  return { updateAccount: missing, setActive: missing };
}

/** Of several hits only those with the very address count. */
export function withAddress(accounts: Account[], address: string): Account[] {
  const wanted = address.toLowerCase();
  return accounts.filter(({ email }) => email === wanted);
}
