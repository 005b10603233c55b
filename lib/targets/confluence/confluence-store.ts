/** Where a fake Confluence keeps its state. User and group names come in lower case. */
export type ConfluenceStore = {
  user(username: string): Promise<StoredUser | null>;
  userByKey(userKey: string): Promise<StoredUser | null>;
  /** In order of user name. */
  users(slice: Slice): Promise<StoredUser[]>;
  /** The same of active ones. */
  licensedUsers(slice: Slice): Promise<StoredUser[]>;
  /** Active ones: they use up the licence. */
  activeUsers(): Promise<number>;
  /** False when the name is taken. */
  insertUser(user: StoredUser): Promise<boolean>;
  /** False when there is no such user. */
  updateUser(username: string, change: UserChange): Promise<boolean>;
  /** Takes the memberships along. False when there is no such user. */
  deleteUser(username: string): Promise<boolean>;

  hasGroup(name: string): Promise<boolean>;
  /** Names, in their order. */
  groups(slice: Slice): Promise<string[]>;
  /** False when the name is taken. */
  insertGroup(name: string): Promise<boolean>;
  /** Takes the memberships along. False when there is no such group. */
  deleteGroup(name: string): Promise<boolean>;

  /** In order of user name; of an unknown group: none. */
  members(group: string, slice: Slice): Promise<StoredUser[]>;
  /** Names, in their order; of an unknown user: none. */
  groupsOf(username: string, slice: Slice): Promise<string[]>;
  /** User and group exist; adding twice and removing what is not there change nothing. */
  addMember(username: string, group: string): Promise<void>;
  removeMember(username: string, group: string): Promise<void>;
};

export type StoredUser = {
  /** 32 hex digits; stays for life. */
  userKey: string;
  username: string;
  fullName: string;
  email: string;
  active: boolean;
  /** Lives in a directory that the product may not write to. */
  readOnly: boolean;
  /** ISO text; null for whoever never signed in. */
  lastLoginAt: string | null;
};

export type UserChange = Partial<Pick<StoredUser, "fullName" | "email" | "active" | "readOnly">>;

/**
 * A bounded part of an ordered list: `skip` items after the name `after`, then at most `limit`.
 * REST pages by offset; `after` is given where the fake still knows it, and `skip` is then zero.
 */
export type Slice = { after: string | null; skip: number; limit: number };
