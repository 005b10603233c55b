/** A user as the target has it. `id` is the target's key that survives a rename. */
export type Account = {
  id: string;
  username: string;
  displayName: string | null;
  /** Null where the target cannot tell. */
  email: string | null;
  active: boolean;
  /** False for accounts in a directory that the target may not write to. */
  writable: boolean;
  /** What the target keeps of the person beyond these; absent where it was not read. */
  profile?: Readonly<Record<string, string>>;
};

/** When somebody signed in to the target last; `at` is ISO text, null for whoever never did. */
export type LastLogin = {
  id: string;
  at: string | null;
  /** Where this list shows it and others do not. */
  email?: string | null;
};

/** Enough to change an account: some products know it by the key, others by the name. */
export type AccountRef = Pick<Account, "id" | "username">;

/** `id` is the target's key that survives a rename; the name itself where it has no other. */
export type TargetGroup = { id: string; name: string };

/** Something that somebody must lead before its leader can be disabled. */
export type Lead = {
  kind: "project" | "component";
  id: string;
  /** As people know it, for example "WEB" or "WEB / Login". */
  label: string;
  /** The key of the project that it is or belongs to. */
  project: string;
  leader: AccountRef;
};

/** Accounts that the licence allows and those that use it; null where one is not told. */
export type Seats = { used: number | null; max: number | null };

/** The fields of an account that rules can set. */
export type AccountFields = { username: string; displayName: string; email: string };

export type AccountField = keyof AccountFields;

/** What an instance may or may not be able to do, in the order in which it is shown. */
export const capabilityNames = [
  "listUsers",
  "createUser",
  "updateUser",
  "readEmail",
  "setActive",
  "renameUser",
  "deleteUser",
  "profile",
  "leads",
  "lastLogin",
  "createGroup",
  "renameGroup",
  "deleteGroup",
] as const;

/** What this very instance can do, found out by the probe; `false` comes with the reason. */
export type Capability = (typeof capabilityNames)[number];

export type Capabilities = Record<
  Capability,
  {
    able: boolean;
    reason: string | null;
    /** Which of several ways to do it this instance has; the product's adapter knows them. */
    way?: string;
  }
>;

/** Whether a probe looked for everything that is asked today; an older one may not have. */
export function isWhole(capabilities: Partial<Capabilities>): capabilities is Capabilities {
  return capabilityNames.every((name) => capabilities[name] !== undefined);
}

export type ProbeStep = {
  name: string;
  state: "passed" | "failed" | "warning";
  /** What was seen; for a failed step also what to do next. */
  message: string;
};
