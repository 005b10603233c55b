import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { DerivedAttribute } from "@/lib/core/mapping/profile-attribute";
import type { Change } from "@/lib/engine/apply/apply";
import type { SourceRow } from "@/lib/engine/plan/load-sources";
import type { Account } from "@/lib/targets/port";
import type { MirrorOf } from "./mirror";

/**
 * Some servers take an attribute and keep none of it, so that every run would write it again. What was
 * pushed where nothing was shown is remembered by its hash until the target shows a value.
 */
type Hashes = Record<string, string>;

type Values = Readonly<Record<string, unknown>> | null;

/** Of names and addresses that were pushed those of which the target showed nothing; null for none. */
export function unshownNames(pushed: Values, shown: Values): Hashes | null {
  // An address that is null is never shown; it has a memory of its own.
  const isTold = shown?.["email"] !== null;
  const { displayName, email } = pushed ?? {};
  return unshownOf({ displayName, ...(isTold ? { email } : {}) }, shown, "");
}

/** The same of attributes of the profile. */
export function unshownProfile({ after, before }: Pick<Change, "after" | "before">): Hashes | null {
  return unshownOf(after, before, "profile.");
}

function unshownOf(pushed: Values, shown: Values, prefix: string): Hashes | null {
  const hashes = Object.entries(pushed ?? {}).flatMap(([field, value]) => {
    const isPushed = typeof value === "string" && value !== "";
    const isTold = shown !== null && field in shown;
    return isPushed && isTold && isNothing(shown[field])
      ? [[`${prefix}${field}`, hashOf(value)]]
      : [];
  });
  return hashes.length > 0 ? Object.fromEntries(hashes) : null;
}

/** Attributes whose wanted value was pushed already, and of which the target shows nothing. */
export function unkeptOf(
  { link, desired }: SourceRow,
  account: Account | null,
  profile: readonly DerivedAttribute[],
): ReadonlySet<string> {
  const hashes = link?.unshownHashes;
  if (!hashes || !account || account.id !== link.accountId) return new Set();
  const names = desired && "username" in desired ? desired : { displayName: "", email: "" };
  const values: [attribute: string, wanted: string, shown: unknown][] = [
    ["displayName", names.displayName, account.displayName],
    ["email", names.email, account.email],
    ...profile.map(({ key, value }): [string, string, unknown] => [
      `profile.${key}`,
      value,
      account.profile?.[key],
    ]),
  ];
  return new Set(
    values.flatMap(([attribute, wanted, shown]) =>
      isNothing(shown) && hashes[attribute] === hashOf(wanted) ? [attribute] : [],
    ),
  );
}

/** After a look at the target: what it shows now it keeps, and should that go, it is pushed again. */
export async function forgetShown(
  tx: Transaction,
  { tenantId, targetId }: MirrorOf,
  accountIds: string[] | null = null,
): Promise<void> {
  const value = sql`case e.key when 'displayName' then a.display_name when 'email' then a.email
    else a.profile ->> substr(e.key, length('profile.') + 1) end`;
  const entries = sql`jsonb_each(l.unshown_hashes) e`;
  await tx.execute(sql`
    update account_links l set unshown_hashes = (select jsonb_object_agg(e.key, e.value)
      from ${entries} where coalesce(${value}, '') = '')
    from accounts a
    where l.tenant_id = ${tenantId} and l.target_id = ${targetId} and l.unshown_hashes is not null
      and a.tenant_id = ${tenantId} and a.target_id = ${targetId} and a.id = l.account_id
      and exists (select from ${entries} where coalesce(${value}, '') <> '')
      ${accountIds === null ? sql`` : sql`and a.id = any(${textArray(accountIds)})`}`);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function hashOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
