import { z } from "zod";
import type { JitSettings } from "@/lib/core/settings/jit-settings";

const claimsMax = 500;
const text = z.string().max(2_000);

/** What a login service tells of somebody who has just proved who they are. */
export const jitCall = z.strictObject({
  /** Said once: a call that comes again with it is answered as before and does nothing. */
  nonce: z
    .string()
    .regex(/^[\w.:~-]{16,128}$/, "A nonce has 16 to 128 letters, digits or any of . _ ~ : -"),
  loginId: text.min(1, "Say who logs in."),
  email: text.optional(),
  /** The provider's own id of the person, such as oid or sub. */
  sourceId: text.optional(),
  /** All claims of the ID token, or all attributes of the SAML assertion. */
  attributes: z
    .record(z.string().max(300), z.unknown())
    .refine((claims) => Object.keys(claims).length <= claimsMax, "At most 500 claims.")
    .default({}),
  /** Left out when the assertion has none, which says nothing; empty when it says: in none. */
  groups: z.array(text).max(5_000, "At most 5,000 groups.").optional(),
  issuer: text.optional(),
  authenticatedAt: z.iso.datetime({ offset: true }).optional(),
});
export type JitCall = z.infer<typeof jitCall>;

/** The value that names the person; null where the call does not have it. */
export function keyOf(call: JitCall, { keyClaim }: Pick<JitSettings, "keyClaim">): string | null {
  const own = { loginId: call.loginId, email: call.email, sourceId: call.sourceId };
  const given = Object.entries(own).find(([name]) => name === keyClaim)?.[1];
  return (
    given?.trim() ||
    (claimTexts(call, keyClaim)
      ?.find((value) => value.trim())
      ?.trim() ??
      null)
  );
}

/** What the assertion says of groups; an absent claim is not an empty one. */
export type GroupsSaid =
  | { kind: "absent" }
  /** There are more than fit in: the provider has to be asked. */
  | { kind: "overage" }
  | { kind: "listed"; names: string[] };

const entraGroups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
const entraGroupsLink = "http://schemas.microsoft.com/claims/groups.link";

export function groupsSaid(
  call: JitCall,
  { groupsClaim }: Pick<JitSettings, "groupsClaim">,
): GroupsSaid {
  if (isOverage(call.attributes, groupsClaim)) return { kind: "overage" };
  const names =
    call.groups ?? claimTexts(call, groupsClaim) ?? claimTexts(call, entraGroups) ?? null;
  if (names === null) return { kind: "absent" };
  return { kind: "listed", names: [...new Set(names.map((name) => name.trim()))].filter(Boolean) };
}

/**
 * Microsoft Entra ID leaves the groups out above 200 (JWT), 150 (SAML) or 6 (implicit flow), and
 * says so: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
function isOverage(claims: JitCall["attributes"], groupsClaim: string): boolean {
  const named = claims["_claim_names"];
  const isNamed = typeof named === "object" && named !== null && Object.hasOwn(named, groupsClaim);
  const hasGroups = claims["hasgroups"] === true || claims["hasgroups"] === "true";
  return isNamed || hasGroups || claims[entraGroupsLink] !== undefined;
}

/** A claim as texts; null when it is absent, none when it is there and empty. */
export function claimTexts({ attributes }: JitCall, name: string): string[] | null {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value === undefined) return null;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => {
    if (typeof each === "string") return each === "" ? [] : [each];
    return typeof each === "number" || typeof each === "boolean" ? [String(each)] : [];
  });
}
