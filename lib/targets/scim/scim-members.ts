import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import type { AccountRef, TargetGroup } from "../port";
import { mayLackPatch, type Operation, patch, replaceWhole, type Way } from "./scim-changes";
import type { ScimDialect } from "./scim-dialect";
import { groupGone, problemOf, refusedWrite } from "./scim-errors";
import { quoted } from "./scim-lists";

export type MemberChange = {
  group: TargetGroup;
  accounts: AccountRef[];
  isAdd: boolean;
};

/** Which form of "remove these members" the server understands; learnt from its first refusal. */
export type RemoveForm = { byFilter: boolean };

type Options = { dialect: ScimDialect; way: Way; removes: RemoveForm; signal: AbortSignal };

/** Gives or takes memberships of one group in one request (RFC 7644 §3.5.2). */
export async function changeMembers(
  http: HttpClient,
  wanted: MemberChange,
  options: Options,
): Promise<void> {
  const path = `/Groups/${encodeURIComponent(wanted.group.id)}`;
  const answer = await send(http, path, wanted, options);
  if (answer && answer.status < 300) return;
  const about = wanted.group.name;
  if (answer && !mayLackPatch(answer, { ...options, about }))
    throw await refused(http, answer, wanted, options);
  const whole = await replaceMembers(http, path, wanted, options);
  if (whole.status >= 300) throw await refused(http, answer ?? whole, wanted, options);
  options.way.patches = false;
}

async function send(
  http: HttpClient,
  path: string,
  wanted: MemberChange,
  options: Options,
): Promise<Answer | null> {
  const answer = await patch(http, path, operationsOf(wanted, options.removes), options);
  const mayBeForm = answer?.status === 400 && !wanted.isAdd && options.removes.byFilter;
  if (!mayBeForm) return answer;
  options.removes.byFilter = false;
  const second = await patch(http, path, operationsOf(wanted, options.removes), options);
  if (second && second.status >= 300) options.removes.byFilter = true;
  return second;
}

function operationsOf({ accounts, isAdd }: MemberChange, { byFilter }: RemoveForm): Operation[] {
  const value = accounts.map(({ id }) => ({ value: id }));
  if (isAdd) return [{ op: "add", path: "members", value }];
  if (!byFilter) return [{ op: "remove", path: "members", value }];
  return accounts.map(({ id }) => ({
    op: "remove",
    path: `members[value eq ${quoted(id)}]`,
  }));
}

/** Without PATCH: the group is read with its members and goes back with the others. */
async function replaceMembers(
  http: HttpClient,
  path: string,
  { accounts, isAdd }: MemberChange,
  options: Options,
): Promise<Answer> {
  const ids = new Set(accounts.map(({ id }) => id));
  const set = (resource: Record<string, unknown>) => {
    const held: unknown[] = Array.isArray(resource["members"]) ? resource["members"] : [];
    const others = held.filter((member) => !ids.has(idIn(member)));
    resource["members"] = isAdd ? [...others, ...[...ids].map((value) => ({ value }))] : others;
  };
  return replaceWhole(http, path, [{ set }], options);
}

function idIn(member: unknown): string {
  const isMember = typeof member === "object" && member !== null && "value" in member;
  return isMember ? String(member.value) : "";
}

/** A 404 is about the group or about a member; only a look tells which. */
async function refused(
  http: HttpClient,
  answer: Answer,
  { group, accounts }: MemberChange,
  { dialect, signal }: Options,
) {
  const [account, ...others] = accounts;
  const mayBeGone = answer.status === 404 || problemOf(answer).scimType === "invalidvalue";
  if (account && others.length === 0 && mayBeGone) {
    const path = `/Users/${encodeURIComponent(account.id)}`;
    const { status } = await http.send("GET", path, { signal, returns: [404] });
    if (status === 404) return refusedWrite({ ...answer, status }, account.username, dialect);
    if (answer.status === 404) return groupGone(group.name, dialect);
  }
  return refusedWrite(answer, `the group ${group.name}`, dialect);
}
