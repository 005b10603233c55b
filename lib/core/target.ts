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
};

export type TargetGroup = { name: string };

/** The fields of an account that rules can set. */
export type AccountFields = { username: string; displayName: string; email: string };

export type AccountField = keyof AccountFields;

/** What this very instance can do, found out by the probe; `false` comes with the reason. */
export type Capability =
  | "listUsers"
  | "createUser"
  | "updateUser"
  | "readEmail"
  | "setActive"
  | "renameUser"
  | "createGroup"
  | "deleteGroup";

export type Capabilities = Record<Capability, { able: boolean; reason: string | null }>;

export type ProbeStep = {
  name: string;
  state: "passed" | "failed" | "warning";
  /** What was seen; for a failed step also what to do next. */
  message: string;
};
