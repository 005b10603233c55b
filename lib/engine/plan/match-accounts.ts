import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import {
  keyOf,
  type Match,
  type MatchField,
  type MatchKey,
  matchAccount,
} from "@/lib/core/plan/match-rule";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account } from "@/lib/targets/port";
import type { SourceRow } from "./load-sources";

/**
 * For each person the linked account; else the one that the first fitting rule finds in the mirror.
 * Nearly everybody is linked, so the rules are asked only for the rest.
 */
export async function matchAccounts(
  tx: Transaction,
  context: RunContext,
  rows: SourceRow[],
): Promise<(row: SourceRow) => Match> {
  const linked = new Map<string, Account>();
  const linkIds = rows.flatMap(({ link }) => (link ? [link.accountId] : []));
  for (const account of await accountsBy(tx, context, { id: linkIds })) {
    linked.set(account.id, account);
  }
  const linkedOf = ({ link }: SourceRow) => (link ? linked.get(link.accountId) : undefined);
  const others = rows.filter((row) => !linkedOf(row));
  const matches = await matchOthers(tx, context, others);
  return (row) => {
    const account = linkedOf(row);
    if (account) return { account, found: { kind: "link" } };
    return matches.get(row.id) ?? noMatch;
  };
}

const noMatch: Match = { account: null, found: { kind: "none", nameIsTaken: false } };

async function matchOthers(tx: Transaction, context: RunContext, rows: SourceRow[]) {
  const keys = new Map(rows.map((row) => [row.id, matchKeys(row, context)]));
  const names = rows.flatMap(({ wantedUsername }) => wantedUsername ?? []);
  const all = [...keys.values()].flat();
  const valuesFor = (field: MatchField) =>
    all.filter((key) => key.field === field).map(({ key }) => key);
  const found = await accountsBy(tx, context, {
    id: valuesFor("id"),
    email: valuesFor("email"),
    username: [...valuesFor("username"), ...names.map((name) => keyOf("username", name))],
  });
  const index = indexOf(found);
  const lookUp = (field: MatchField, key: string) => index[field].get(key) ?? [];
  return new Map(
    rows.map((row): [string, Match] => {
      const match = matchAccount(keys.get(row.id) ?? [], lookUp);
      if (match) return [row.id, match];
      const name = row.wantedUsername;
      const nameIsTaken = name !== null && lookUp("username", keyOf("username", name)).length > 0;
      return [row.id, { account: null, found: { kind: "none", nameIsTaken } }];
    }),
  );
}

/** What the rules look for; nothing where no account could be derived for the person. */
export function matchKeys(row: SourceRow, { matcher }: RunContext): MatchKey[] {
  const { desired, wantedUsername, externalId, resource } = row;
  if (!desired || !("email" in desired) || wantedUsername === null || !resource) return [];
  return matcher({ username: wantedUsername, email: desired.email, externalId, resource });
}

/** What a full run saw of the accounts that the rules may find for these people. */
export async function mirroredAccounts(tx: Transaction, context: RunContext, rows: SourceRow[]) {
  const keys = rows.flatMap((row) => matchKeys(row, context));
  const emails = keys.filter(({ field }) => field === "email").map(({ key }) => key);
  const index = indexOf(await accountsBy(tx, context, { email: emails }));
  return ({ field, key }: Pick<MatchKey, "field" | "key">) => index[field].get(key) ?? [];
}

/** Accounts by field and key; several may have one e-mail. */
function indexOf(accounts: Account[]): Record<MatchField, Map<string, Account[]>> {
  const index = {
    id: new Map<string, Account[]>(),
    username: new Map<string, Account[]>(),
    email: new Map<string, Account[]>(),
  };
  for (const account of accounts) {
    for (const field of ["id", "username", "email"] as const) {
      const value = account[field];
      if (value === null) continue;
      const key = keyOf(field, value);
      index[field].set(key, [...(index[field].get(key) ?? []), account]);
    }
  }
  return index;
}

const accountRows = z.array(
  z.object({
    id: z.string(),
    username: z.string(),
    display_name: z.string().nullable(),
    email: z.string().nullable(),
    active: z.boolean(),
    writable: z.boolean(),
    profile: z.record(z.string(), z.string()).nullable(),
  }),
);

const columns = { id: "id", username: "username_key", email: "email_key" } as const;

/** Mirrored accounts that have one of the keys. */
async function accountsBy(
  tx: Transaction,
  { run }: RunContext,
  keys: Partial<Record<MatchField, string[]>>,
): Promise<Account[]> {
  const conditions = (["id", "username", "email"] as const).flatMap((field) => {
    const values = keys[field] ?? [];
    return values.length === 0 ? [] : [sql`${sql.raw(columns[field])} = any(${textArray(values)})`];
  });
  if (conditions.length === 0) return [];
  const { rows } = await tx.execute(sql`
    select id, username, display_name, email, active, writable, profile from accounts
    where tenant_id = ${run.tenantId} and target_id = ${run.targetId}
      and (${sql.join(conditions, sql` or `)})`);
  return accountRows.parse(rows).map(({ display_name, profile, ...row }) => ({
    ...row,
    displayName: display_name,
    ...(profile ? { profile } : {}),
  }));
}
