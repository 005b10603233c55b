import type { Attribute } from "./attribute";
import { type BoundFilter, bindElementFilter } from "./bind-filter";
import { asObject, coerceElements, coerceOne } from "./coerce";
import { isHollow, mergeElements, withOnePrimary } from "./elements";
import { noTarget } from "./errors";
import { evaluate } from "./evaluate";
import { isObject, isUnassigned, type Json, type JsonObject } from "./json";
import type { PatchOperation } from "./patch-request";
import { readSubs, type SubChanges, unwrap, withSubs } from "./patch-single";
import type { Profile } from "./profiles";
import { foldCase } from "./text-order";

type Target = { attribute: Attribute; sub: Attribute | null };

/** PATCH of a multi-valued attribute, whole or the elements that a filter selects. */
export function changeElements(
  present: readonly Json[],
  operation: PatchOperation,
  target: Target,
  profile: Profile,
): Json[] {
  const { filter } = operation.path;
  if (filter) return changeSelected(present, operation, target, profile);
  if (target.sub) return changeAll(present, operation, target, profile);
  return changeSet(present, operation, target.attribute);
}

function changeSet(
  present: readonly Json[],
  { op, path, value }: PatchOperation,
  attribute: Attribute,
): Json[] {
  if (op === "remove" && (value === undefined || value === null)) return [];
  const sent = coerceElements(value ?? null, attribute, path.text);
  if (op === "add") return mergeElements(present, sent);
  if (op === "replace") return mergeElements([], sent);
  return present.filter((element) => !sent.some((listed) => isListed(element, listed, attribute)));
}

/** Removal by value list, as Entra ID and authentik do: the value decides, and the type if given. */
function isListed(element: Json, listed: Json, attribute: Attribute): boolean {
  if (!isObject(element) || !isObject(listed)) return element === listed;
  const names = listed["value"] === undefined ? Object.keys(listed) : ["value", "type"];
  return names.every((name) => {
    const wanted = listed[name];
    return wanted === undefined || sameText(element[name], wanted, attribute);
  });
}

function sameText(left: Json | undefined, right: Json, attribute: Attribute): boolean {
  if (typeof left !== "string" || typeof right !== "string") return left === right;
  const exact = attribute.subAttributes?.some(
    ({ name, caseExact }) => name === "value" && caseExact,
  );
  return exact ? left === right : foldCase(left) === foldCase(right);
}

/** `emails.value` without a filter speaks of every element. */
function changeAll(
  present: readonly Json[],
  operation: PatchOperation,
  target: Target,
  profile: Profile,
): Json[] {
  if (operation.op === "remove") return changeMatches(present, present, removal(target));
  return setMatches(present, present, operation, target, profile, {});
}

function changeSelected(
  present: readonly Json[],
  operation: PatchOperation,
  target: Target,
  profile: Profile,
): Json[] {
  const { filter } = operation.path;
  if (!filter) return [...present];
  const bound = bindElementFilter(filter, target.attribute);
  const matches = present.filter((element) => isObject(element) && evaluate(bound, element));
  if (operation.op !== "remove") {
    return setMatches(present, matches, operation, target, profile, conditions(bound));
  }
  if (target.sub) return changeMatches(present, matches, removal(target));
  return present.filter((element) => !matches.includes(element));
}

function setMatches(
  present: readonly Json[],
  matches: readonly Json[],
  operation: PatchOperation,
  target: Target,
  profile: Profile,
  implied: JsonObject | null,
): Json[] {
  const changes = readChanges(operation, target);
  if (matches.length === 0) return create(present, operation, profile, implied, changes);
  if (changes === null) return present.filter((element) => !matches.includes(element));
  return changeMatches(present, matches, changes);
}

/** Null stands for "nothing at all": the value sent for the whole element is empty. */
function readChanges(
  { path, value }: PatchOperation,
  { attribute, sub }: Target,
): SubChanges | null {
  if (sub) return { [sub.name]: coerceOne(unwrap(value), sub, path.text) ?? null };
  if (value === undefined || isUnassigned(value)) return null;
  return readSubs(asObject(value, attribute, path.text), attribute, path.text);
}

/** Entra ID sets `emails[type eq "work"].value` before there is a work address, and means create it. */
function create(
  present: readonly Json[],
  operation: PatchOperation,
  profile: Profile,
  implied: JsonObject | null,
  changes: SubChanges | null,
): Json[] {
  if (profile.refuseMissingElements || implied === null || namesOne(operation, implied)) {
    throw noTarget(`${operation.path.text} selects nothing.`);
  }
  const assigned = changes && Object.values(changes).some((value) => value !== null);
  if (!assigned) return [...present];
  const element = withSubs(implied, changes);
  // A hollow element waits for a later operation to fill it, and is nobody's primary until then.
  return isHollow(element) ? [...present, element] : mergeElements(present, [element]);
}

/**
 * Whether the element has to be there (RFC 7644 §3.5.2.3): who replaces one as a whole, or names it
 * by its value, does not ask for another.
 */
function namesOne({ op, path }: PatchOperation, implied: JsonObject): boolean {
  return op === "replace" && (path.target.sub === null || implied["value"] !== undefined);
}

function changeMatches(
  present: readonly Json[],
  matches: readonly Json[],
  changes: SubChanges,
): Json[] {
  let primary: Json | undefined;
  const changed = present.map((element) => {
    if (!isObject(element) || !matches.includes(element)) return element;
    const next = withSubs(element, changes);
    if (changes["primary"] === true) primary = next;
    return next;
  });
  return mergeElements([], primary === undefined ? changed : withOnePrimary(changed, primary));
}

function removal({ sub }: Target): SubChanges {
  return sub ? { [sub.name]: null } : {};
}

/** What an element made for this filter would hold; null when the filter does not say so plainly. */
function conditions(filter: BoundFilter): JsonObject | null {
  if (filter.kind === "compare" && filter.operator === "eq") {
    return { [filter.path.leaf.name]: filter.value };
  }
  if (filter.kind !== "and") return null;
  let all: JsonObject = {};
  for (const term of filter.terms) {
    const one = conditions(term);
    if (one === null) return null;
    all = { ...all, ...one };
  }
  return all;
}
