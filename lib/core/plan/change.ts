import type { ReasonCode } from "@/lib/core/reasons/reasons";

export type ChangeKind =
  | "group.create"
  | "group.rename"
  | "user.create"
  | "user.link"
  | "user.update"
  | "user.profile"
  | "user.enable"
  | "membership.add"
  | "membership.remove"
  | "lead.reassign"
  | "user.disable"
  | "user.anonymise"
  | "user.delete"
  | "user.unlink"
  | "group.delete";

/** A few fields of a record before or after a change. */
export type Facts = Record<string, string | boolean | null>;

/** A decision to do something, or to leave something undone although it differs. */
export type PlannedChange = {
  kind: ChangeKind;
  before: Facts | null;
  after: Facts | null;
  reason: ReasonCode;
  /** Set when nothing will be done; `reason` says why not. */
  skipped?: boolean;
  /** Words beyond the reason's sentence, for example which value was refused. */
  message?: string;
  group?: { key: string; name: string; sourceGroupId: string | null };
};

/**
 * Order of apply: groups and accounts exist before memberships are added, and access is taken
 * away last, so that a run that stops half-way never leaves someone with less than they should have.
 */
const stages: Record<ChangeKind, number> = {
  "group.create": 1,
  "group.rename": 1,
  "user.create": 2,
  "user.link": 2,
  "user.update": 3,
  "user.profile": 3,
  "user.enable": 3,
  "membership.add": 5,
  "membership.remove": 6,
  // Whoever leads something cannot be disabled.
  "lead.reassign": 7,
  "user.disable": 8,
  "user.anonymise": 8,
  "user.delete": 10,
  // Last of all: the other changes find the account by its link.
  "user.unlink": 11,
  "group.delete": 12,
};

export function stageOf(kind: ChangeKind): number {
  return stages[kind];
}

/** How a change is drawn: added, changed or removed; never by colour alone. */
export type ChangeSign = "+" | "~" | "−";

export function signOf(kind: ChangeKind): ChangeSign {
  switch (kind) {
    case "group.create":
    case "user.create":
    case "user.enable":
    case "membership.add":
      return "+";
    case "user.link":
    case "user.update":
    case "user.profile":
    case "user.unlink":
    case "group.rename":
    case "lead.reassign":
      return "~";
    case "membership.remove":
    case "user.disable":
    case "user.anonymise":
    case "user.delete":
    case "group.delete":
      return "−";
    default:
      return kind satisfies never;
  }
}
