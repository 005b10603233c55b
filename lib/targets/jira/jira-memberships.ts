import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef, TargetGroup } from "../port";
import { said } from "./jira-errors";
import { checked } from "./jira-groups";
import { listGroupsOf } from "./jira-lists";
import { groupKey } from "./jira-rules";
import { write } from "./jira-write";

const path = "/rest/api/2/group/user";
const verb = "change memberships";

/** J13. A repeat is a 400, in the language of the account. */
export async function addMember(
  http: HttpClient,
  { username }: AccountRef,
  group: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  await write(http, "POST", path, {
    ...{ query: { groupname: checked(group.name) }, body: { name: username } },
    ...{ username, verb, signal, repeatable: true },
    isDone: async (answer) =>
      answer.status === 400 &&
      (/already a member/i.test(said(answer)) ||
        (await isMember(http, username, group, signal)) === true),
  });
}

/** J14. Someone or a group that is gone is no member. */
export async function removeMember(
  http: HttpClient,
  { username }: AccountRef,
  group: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  await write(http, "DELETE", path, {
    ...{ query: { groupname: checked(group.name), username }, username, verb, signal },
    isDone: async (answer) => isGone(answer) || (await isNoMember(answer)),
  });

  async function isNoMember(answer: Answer): Promise<boolean> {
    if (answer.status !== 400) return false;
    if (/not a member/i.test(said(answer))) return true;
    return (await isMember(http, username, group, signal)) === false;
  }
}

function isGone(answer: Answer): boolean {
  return answer.status === 404 && !isMissingVerb(answer);
}

async function isMember(
  http: HttpClient,
  username: string,
  { name }: TargetGroup,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const { items } of listGroupsOf(http, { username }, signal))
    if (items.some((group) => groupKey(group.name) === groupKey(name))) return true;
  return false;
}
