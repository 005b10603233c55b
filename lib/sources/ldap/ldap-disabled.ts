import type { LdapEntry } from "./ldap-message";
import type { LdapSettings } from "./ldap-settings";
import { textOf, textsOf } from "./ldap-values";

/**
 * Whether a directory lets this person in. Every server has marks of its own, and none of them means
 * anything else elsewhere, so all are looked at. A password that ran out or a passing lock is none.
 */
export function isDisabled(
  entry: LdapEntry,
  { disabledWhen }: Pick<LdapSettings, "disabledWhen">,
  now: number,
): boolean {
  return (
    hasBit(textOf(entry, "userAccountControl"), accountDisabled) ||
    hasExpired(textOf(entry, "accountExpires"), now) ||
    // OpenLDAP's ppolicy: any other time is a lock that ends by itself.
    textOf(entry, "pwdAccountLockedTime") === "000001010000Z" ||
    textOf(entry, "nsAccountLock")?.toLowerCase() === "true" ||
    isPastDay(textOf(entry, "shadowExpire"), now) ||
    (disabledWhen !== null && meets(entry, disabledWhen))
  );
}

const accountDisabled = 2;

function hasBit(text: string | null, bit: number): boolean {
  const flags = Number(text ?? 0);
  return Number.isInteger(flags) && (flags & bit) !== 0;
}

const never = 0x7fffffffffffffffn;
/** From 1601 to 1970, in steps of 100 ns. */
const epochOffset = 116_444_736_000_000_000n;

/** Active Directory counts in steps of 100 ns since 1601; 0 and the largest number mean never. */
function hasExpired(text: string | null, now: number): boolean {
  if (text === null || !/^\d+$/.test(text)) return false;
  const ticks = BigInt(text);
  if (ticks === 0n || ticks >= never) return false;
  return (ticks - epochOffset) / 10_000n < BigInt(now);
}

/** shadow(5): days since 1970; 0 and less mean never. */
function isPastDay(text: string | null, now: number): boolean {
  const day = Number(text ?? -1);
  return day > 0 && day * 86_400_000 < now;
}

function meets(
  entry: LdapEntry,
  { attribute, value }: { attribute: string; value: string | null },
): boolean {
  const values = textsOf(entry, attribute).filter((each) => each.trim() !== "");
  if (value === null) return values.length > 0;
  return values.some((each) => each.trim().toLowerCase() === value.toLowerCase());
}
