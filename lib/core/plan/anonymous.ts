import type { AccountFields } from "@/lib/core/target/target";

/** What an anonymised account is called: the same at every try, and nobody's name. */
export function anonymousFields(accountId: string): AccountFields {
  const username = `former-user-${fingerprint(accountId)}`;
  return { username, displayName: "Former user", email: `${username}@anonymous.invalid` };
}

/** FNV-1a over 64 bits: short, and different enough for the accounts of one target. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0").slice(0, 12);
}
