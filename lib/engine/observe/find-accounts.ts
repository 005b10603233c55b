import { keyOf, type MatchKey } from "@/lib/core/plan/match-rule";
import type { SourceRow } from "@/lib/engine/plan/load-sources";
import { matchKeys } from "@/lib/engine/plan/match-accounts";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account } from "@/lib/targets/port";

/** What the target has for one person now, and which accounts that we knew of it has no more. */
export type Finding = { accounts: Account[]; gone: string[] };

/**
 * For a delta run: the linked account by the target's own key, also after somebody renamed it there;
 * else what the match rules lead to, up to the first that finds something, and the account that has
 * the person's user name. `mirrored` gives the accounts that a full run saw with a value; they are
 * read again, and are all there is where the target cannot be asked for that value.
 */
export async function findAccounts(
  context: RunContext,
  person: SourceRow,
  mirrored: (key: Pick<MatchKey, "field" | "key">) => readonly Account[],
): Promise<Finding> {
  const { connection, lease } = context;
  const { link } = person;
  const linked =
    link &&
    (await connection.findAccount(
      { id: link.accountId, lastUsername: link.username },
      lease.signal,
    ));
  if (linked) return { accounts: [linked], gone: [] };
  const seen = new Map<string, Account>();
  const gone = new Set(link ? [link.accountId] : []);
  const look = async (key: Pick<MatchKey, "field" | "key" | "value">): Promise<boolean> => {
    const asked = await ask(context, key);
    for (const account of asked) seen.set(account.id, account);
    for (const { id, username } of mirrored(key)) {
      if (seen.has(id) || gone.has(id)) continue;
      const again = await connection.findAccount({ id, lastUsername: username }, lease.signal);
      if (again) seen.set(id, again);
      else gone.add(id);
    }
    return [...seen.values()].some((account) => has(account, key));
  };
  let rule: MatchKey["rule"] | null = null;
  let isFound = false;
  for (const key of matchKeys(person, context)) {
    if (isFound && key.rule !== rule) break;
    rule = key.rule;
    isFound = (await look(key)) || isFound;
  }
  const names = new Set([link?.username, person.wantedUsername].flatMap((name) => name ?? []));
  for (const value of isFound ? [] : names) {
    await look({ field: "username", value, key: keyOf("username", value) });
  }
  return { accounts: [...seen.values()], gone: [...gone] };
}

/** Whether every rule can be asked of the target; else only a full run finds accounts by it. */
export function canAskAll({
  connection,
  settings,
  capabilities,
}: Pick<RunContext, "connection" | "settings" | "capabilities">): boolean {
  if (connection.findByEmail || !capabilities.readEmail.able) return true;
  return !settings.users.match.some(
    (rule) => rule.by === "email" || (rule.by === "attribute" && rule.field === "email"),
  );
}

async function ask(
  { connection, lease }: RunContext,
  { field, value }: Pick<MatchKey, "field" | "value">,
): Promise<Account[]> {
  if (field === "email") return (await connection.findByEmail?.(value, lease.signal)) ?? [];
  const by = field === "id" ? { id: value } : { username: value };
  const account = await connection.findAccount(by, lease.signal);
  return account ? [account] : [];
}

function has(account: Account, { field, key }: Pick<MatchKey, "field" | "key">): boolean {
  const value = account[field];
  return value !== null && keyOf(field, value) === key;
}
