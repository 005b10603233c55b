import type { LdapEntry } from "./ldap-message";
import type { LdapSettings } from "./ldap-settings";
import { textOf } from "./ldap-values";

const numbersMax = 10_000;

/** Notes which groups people name as their primary one, so that only those are searched for. */
export function createPrimaryNumbers({ primaryGroup }: Pick<LdapSettings, "primaryGroup">) {
  const numbers = new Set<string>();
  let isWhole = false;
  return {
    note(entry: LdapEntry) {
      const number = primaryGroup ? textOf(entry, primaryGroup.ofUser) : null;
      if (number !== null && numbers.size < numbersMax) numbers.add(number);
    },
    /** Every person has come by. */
    areAllNoted() {
      isWhole = numbers.size < numbersMax;
    },
    isNobodys: (number: string) => isWhole && !numbers.has(number),
  };
}
