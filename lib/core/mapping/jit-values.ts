import { claimTexts, type JitCall } from "@/lib/core/jit/jit-call";
import type { JitAttribute } from "@/lib/core/settings/jit-settings";

/** One attribute as a login brought it; an empty list says that the person has none. */
export type LoginValue = { attribute: string; values: string[]; wins: JitAttribute["wins"] };

/** What logins brought of a person, beside the record, which its own source may replace. */
export type LoginValues = LoginValue[];

const valuesMax = 50;
const valueLengthMax = 1_000;

/**
 * Takes what this login brings to what earlier ones brought. An absent claim leaves what is known;
 * one that is there and empty clears it. Attributes that no rule names any more are forgotten.
 */
export function loginValues(
  call: JitCall,
  rules: readonly JitAttribute[],
  before: LoginValues | null,
): LoginValues {
  return rules.flatMap(({ attribute, claims, wins }): LoginValue[] => {
    const said = claims.map((name) => valuesOf(call, name)).find((values) => values !== null);
    const known = before?.find((each) => each.attribute === attribute)?.values;
    const values = said ?? known;
    return values ? [{ attribute, values, wins }] : [];
  });
}

/** The call's own email counts as the claim of this name, unless the assertion has it. */
function valuesOf(call: JitCall, name: string): string[] | null {
  const said = claimTexts(call, name) ?? (name === "email" && call.email ? [call.email] : null);
  return said?.slice(0, valuesMax).map((value) => value.slice(0, valueLengthMax)) ?? null;
}

/** A record with what logins brought; by each attribute's precedence. */
export function withLogin(
  resource: Record<string, unknown>,
  brought: LoginValues | null,
): Record<string, unknown> {
  if (brought === null) return resource;
  return brought.reduce((record, each) => put(record, stepsOf(each.attribute), each), resource);
}

function put(
  record: Record<string, unknown>,
  [step = "", ...rest]: readonly string[],
  value: LoginValue,
): Record<string, unknown> {
  // Attribute names are case-insensitive (RFC 7643 §2.1).
  const name = Object.keys(record).find((key) => sameName(key, step)) ?? step;
  const present = Object.hasOwn(record, name) ? record[name] : undefined;
  if (rest.length > 0) {
    if (present !== undefined && !isRecord(present)) return record;
    const inner = put(present ?? {}, rest, value);
    return Object.keys(inner).length === 0 && present === undefined
      ? record
      : { ...record, [name]: inner };
  }
  if (value.wins === "source" && !isEmpty(present)) return record;
  const { [name]: _, ...without } = record;
  const wanted = formed(name, value.values);
  return wanted === undefined ? without : { ...without, [name]: wanted };
}

function formed(name: string, [first, ...others]: readonly string[]): unknown {
  if (first === undefined) return undefined;
  if (name.toLowerCase() === "emails") {
    const more = others.map((value) => ({ value }));
    return [{ value: first, type: "work", primary: true }, ...more];
  }
  return others.length === 0 ? first : [first, ...others];
}

/** Extension attributes stand in a container that is named by their URN (RFC 7644 §3.10). */
function stepsOf(path: string): string[] {
  if (!/^urn:/i.test(path)) return path.split(".");
  const end = path.lastIndexOf(":");
  const dot = path.indexOf(".", end);
  const [urn, rest] = [path.slice(0, end), path.slice(end + 1)];
  return dot < 0 ? [urn, rest] : [urn, ...rest.split(".")];
}

function sameName(one: string, other: string): boolean {
  return one.length === other.length && one.toLowerCase() === other.toLowerCase();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || isEmptyList(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
