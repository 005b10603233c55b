import type { ReadNotes } from "./read-notes";
/** How many people and groups a read of a source found. */
export type ReadSize = { users: number; groups: number };

/** Why a read is no proof that what it did not bring is gone. */
export type ReadGap = {
  code:
    | "READ_BROKE_OFF"
    | "MEMBERS_UNREAD"
    | "SIZE_FELL"
    | "SIZE_GREW"
    | "GROUP_NOT_FOUND"
    | "PERMISSIONS_CHANGED";
  message: string;
};

/** What could not be fetched, noted while reading. */
export type ReadTroubles = {
  /** Why a list ended before its end, in words. */
  brokeOff: string | null;
  /** Groups whose members could not be read: how many, and the first few by name. */
  unread: { count: number; names: string[]; why: string | null };
};

export const noTroubles: ReadTroubles = {
  brokeOff: null,
  unread: { count: 0, names: [], why: null },
};

/** What later reads are measured by: the last read that counted as complete. */
export type ReadMeasure = { size: ReadSize; grants: string[] | null };

export type ReadFacts = {
  troubles: ReadTroubles;
  size: ReadSize;
  /** The permissions we read with, where the provider tells them. */
  grants: string[] | null;
  /** Null before the first complete read. */
  before: ReadMeasure | null;
  /** Groups that the rules name and the read did not bring. */
  missingGroups: string[];
};

/** Complete when there is no gap. Only a complete read may take anybody for gone. */
export type ReadVerdict = { size: ReadSize; before: ReadSize | null; gaps: ReadGap[] };

/** What a run keeps of its read. */
export type ReadReport = {
  troubles: ReadTroubles;
  /** Null until the read came to its end. */
  verdict: ReadVerdict | null;
  /** What it met on its way, where the provider's reader tells. */
  notes?: ReadNotes;
  /** Who took the new size or permissions for right; the next read is measured by them. */
  acceptedBy?: string;
};

/**
 * Whether a read is complete (product.md §6.4): every list came to its end, the members of every
 * group were read, the size is within a fifth (or twenty) of the last complete read, every group
 * that the rules name was found, and the permissions are the same. A read with a gap makes the run
 * additive: it creates, changes and adds, and takes nothing away.
 */
export function judgeRead(facts: ReadFacts): ReadVerdict {
  const gaps = [
    brokeOff(facts.troubles),
    membersUnread(facts.troubles),
    sizeChanged(facts),
    groupsMissing(facts),
    permissionsChanged(facts),
  ];
  const { size, before } = facts;
  return { size, before: before?.size ?? null, gaps: gaps.filter((gap) => gap !== null) };
}

export function isAdditive(report: ReadReport | null | undefined): boolean {
  return (report?.verdict?.gaps.length ?? 0) > 0;
}

/** The read has a gap, but every list came to its end: who did not come can be named. */
export function namesAbsent(report: ReadReport | null | undefined): boolean {
  return isAdditive(report) && !hasTroubles(report?.troubles ?? noTroubles);
}

export function hasTroubles({ brokeOff: why, unread }: ReadTroubles): boolean {
  return why !== null || unread.count > 0;
}

/** A person may say that the provider is right; what could not be read stays unread. */
export function isAcceptable(report: ReadReport | null | undefined): boolean {
  const gaps = report?.verdict?.gaps ?? [];
  return gaps.length > 0 && !report?.acceptedBy && gaps.every(({ code }) => acceptable.has(code));
}

const acceptable: ReadonlySet<ReadGap["code"]> = new Set([
  "SIZE_FELL",
  "SIZE_GREW",
  "PERMISSIONS_CHANGED",
]);

/** A source that only grew proves itself by being carried out; all else needs a person. */
export function provesItself({ gaps }: ReadVerdict): boolean {
  return gaps.every(({ code }) => code === "SIZE_GREW");
}

function brokeOff({ brokeOff: why }: ReadTroubles): ReadGap | null {
  if (why === null) return null;
  return {
    code: "READ_BROKE_OFF",
    message: `The identity provider could not be read to the end, so nothing is taken away in this run. ${why} The next run reads it again.`,
  };
}

function membersUnread({ unread: { count, names, why } }: ReadTroubles): ReadGap | null {
  if (count === 0) return null;
  return {
    code: "MEMBERS_UNREAD",
    message: `The members of ${listed(names, count)} could not be read, so nothing is taken away in this run. ${why ?? ""} Check that Usher may read these groups.`,
  };
}

const share = 0.2;
const absolute = 20;

function sizeChanged({ size, before }: ReadFacts): ReadGap | null {
  if (!before) return null;
  const was = before.size;
  const counts = `The identity provider lists ${size.users} people and ${size.groups} groups; at the last complete read there were ${was.users} and ${was.groups}.`;
  const steps = [step(was.users, size.users), step(was.groups, size.groups)];
  // A right that was taken away may show as an empty list, and few groups are many memberships.
  if (fallsFar(was.users, size.users) || fallsFar(was.groups, size.groups)) {
    return {
      code: "SIZE_FELL",
      message: `${counts} Whoever is missing counts as still there. Check the provider and its permissions; if the new size is right, say so here, and the next run takes the missing ones for gone.`,
    };
  }
  if (!steps.includes("up")) return null;
  return {
    code: "SIZE_GREW",
    message: `${counts} So large a step can mean that Usher reads more than it should, so nothing is taken away in this run. Look through who was added; the next run is measured by the new size.`,
  };
}

/** From one size to the other is more than people leave between two reads. */
export function fallsFar(before: number, now: number): boolean {
  return step(before, now) === "down" || (before > 0 && now === 0);
}

function step(before: number, now: number): "down" | "up" | null {
  if (Math.abs(before - now) <= Math.max(absolute, before * share)) return null;
  return now < before ? "down" : "up";
}

function groupsMissing({ missingGroups }: ReadFacts): ReadGap | null {
  if (missingGroups.length === 0) return null;
  return {
    code: "GROUP_NOT_FOUND",
    message: `The rules name ${listed(missingGroups, missingGroups.length)}, and the identity provider does not list ${missingGroups.length === 1 ? "it" : "them"}, so nothing is taken away. Check the permissions, or take the name out of the group rules.`,
  };
}

function permissionsChanged({ grants, before }: ReadFacts): ReadGap | null {
  const granted = before?.grants;
  if (!granted || !grants) return null;
  const lost = granted.filter((grant) => !grants.includes(grant));
  const gained = grants.filter((grant) => !granted.includes(grant));
  if (lost.length + gained.length === 0) return null;
  const parts = [
    lost.length > 0 ? `it lost ${lost.join(", ")}` : "",
    gained.length > 0 ? `it gained ${gained.join(", ")}` : "",
  ].filter((part) => part !== "");
  return {
    code: "PERMISSIONS_CHANGED",
    message: `Usher reads with other permissions than at the last complete read: ${parts.join("; ")}. A list may look different for that reason alone, so nothing is taken away. If the permissions are right, say so here.`,
  };
}

const namedMax = 3;

function listed(names: readonly string[], count: number): string {
  const quoted = names.slice(0, namedMax).map((name) => `“${name}”`);
  const more = count - quoted.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `the ${count === 1 ? "group" : "groups"} ${quoted.join(", ")}${rest}`;
}
