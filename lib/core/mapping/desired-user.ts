import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account, AccountField, AccountFields } from "@/lib/core/target/target";
import {
  type CompiledMappings,
  emptyFieldTrace,
  errorWords,
  type FieldTrace,
} from "./attribute-derive";
import type { AttributeMapping } from "./attribute-mapping";
import type { SourceUser } from "./source-user";
import { tookTooLong } from "./steps";
import { UsernameRefusal } from "./username-rule";

/** What the account of one person should look like. */
export type DesiredUser = AccountFields & { active: boolean };

/** Why no account can be derived: the person is left untouched. */
export type Refusal = { reason: ReasonCode; message: string };

type Refused = { field: AccountField; reason: string };

/** What a target says about values before they are sent; see TargetDefinition. */
export type FieldRules = {
  normalize(fields: AccountFields): AccountFields;
  refuses(fields: AccountFields): Refused | null;
  ignoresCase?: true;
};

/** What the mapping gives for a person, before anything is compared with the target. */
export type DerivedUser = {
  fields: AccountFields;
  errors: Partial<Record<AccountField, string>>;
  /** Of the same fields, by which rule or mistake. */
  reasons: Partial<Record<AccountField, FailedReason>>;
  /** User names to try when the mapped one is somebody else's; one that fails is left out. */
  candidates: string[];
  active: boolean;
};

type FailedReason = UsernameRefusal["reason"] | "mapping_failed" | "mapping_too_slow";

function reasonOf(error: unknown): FailedReason {
  if (error instanceof UsernameRefusal) return error.reason;
  return tookTooLong(error) ? "mapping_too_slow" : "mapping_failed";
}

export const accountFields: readonly AccountField[] = ["username", "displayName", "email"];

/** Maps a source record to the account it should have, in the form the target would store. */
export function desiredUser(
  source: SourceUser,
  mappings: CompiledMappings,
  target: FieldRules,
): { desired: DesiredUser } | { refusal: Refusal } {
  return settleUser(deriveUser(source, mappings), null, mappings, target);
}

/** Every field on its own, so that a mistake in one shows nothing of the others. */
export function deriveUser(
  source: SourceUser,
  mappings: CompiledMappings,
  traces?: Partial<Record<AccountField, FieldTrace>>,
): DerivedUser {
  const derived: DerivedUser = {
    fields: { username: "", displayName: "", email: "" },
    errors: {},
    reasons: {},
    candidates: mappings.username.candidates.flatMap((derive) => candidateOf(derive, source)),
    active: source.active,
  };
  for (const field of accountFields) {
    const trace = traces && emptyFieldTrace();
    if (traces && trace) traces[field] = trace;
    try {
      derived.fields[field] = mappings[field].derive(source.resource, trace);
      if (trace) trace.value = derived.fields[field];
    } catch (error) {
      derived.errors[field] = errorWords(error);
      derived.reasons[field] = reasonOf(error);
      if (trace) trace.error = errorWords(error, trace);
    }
  }
  return derived;
}

function candidateOf(derive: (resource: SourceUser["resource"]) => string, source: SourceUser) {
  try {
    return [derive(source.resource)].filter(Boolean);
  } catch {
    return [];
  }
}

/**
 * What the person's account should be, given the account there is: a field that is mapped only at
 * creation or only while empty keeps what the account has, and then its mapping cannot fail either.
 */
export function settleUser(
  { fields, errors, reasons, active }: DerivedUser,
  observed: Account | null,
  mappings: CompiledMappings,
  target: FieldRules,
): { desired: DesiredUser } | { refusal: Refusal } {
  const kept = observed ? keptFields(observed, mappings) : {};
  for (const field of accountFields) {
    const message = errors[field];
    if (message !== undefined && kept[field] === undefined) {
      const reason = reasons[field] ?? "mapping_failed";
      return { refusal: { reason, message: `${fieldLabels[field]}: ${message}` } };
    }
  }
  const wanted = { ...fields, ...kept };
  if (wanted.username === "") {
    const message = emptyMessage(mappings.username.mapping);
    return { refusal: { reason: "username_empty", message } };
  }
  const normal = { ...target.normalize(wanted), ...kept };
  // It may keep them in a case of its own: to write ours again would never come to an end.
  if (target.ignoresCase && observed) {
    normal.username = asObserved(normal.username, observed.username);
    normal.email = asObserved(normal.email, observed.email);
  }
  const refused = target.refuses(normal);
  if (refused && kept[refused.field] === undefined) return { refusal: refusalOf(refused, normal) };
  return { desired: { ...normal, active } };
}

function refusalOf(refused: Refused, values: AccountFields): Refusal {
  const reason = refused.field === "email" ? "email_invalid" : "value_refused";
  return { reason, message: refusedMessage(refused, values) };
}

function asObserved(wanted: string, observed: string | null): string {
  return observed !== null && observed.toLowerCase() === wanted.toLowerCase() ? observed : wanted;
}

/** True when an account's own values count, so that the account must be looked at. */
export function keepsValues(mappings: CompiledMappings): boolean {
  return accountFields.some((field) => mappings[field].mapping.apply !== "always");
}

/** An e-mail that the target does not show may be there, so it is not taken for empty. */
function keptFields(observed: Account, mappings: CompiledMappings): Partial<AccountFields> {
  const kept: Partial<AccountFields> = {};
  for (const field of accountFields) {
    const { apply } = mappings[field].mapping;
    const value = observed[field];
    if (apply === "atCreation" || (apply === "ifEmpty" && value !== "")) kept[field] = value ?? "";
  }
  return kept;
}

export const fieldLabels: Readonly<Record<AccountField, string>> = {
  username: "User name",
  displayName: "Full name",
  email: "E-mail",
};

function refusedMessage({ field, reason }: Refused, fields: AccountFields): string {
  return `${field}: ${reason}${fields[field] === "" ? "" : ` (“${fields[field].slice(0, 80)}”)`}`;
}

function emptyMessage({ sources, expression }: AttributeMapping): string {
  const what =
    expression === null
      ? `None of ${sources.join(", ")} has a value`
      : "The expression gives nothing";
  return `${what}. Map the user name to another attribute, or fill it in the identity provider.`;
}
