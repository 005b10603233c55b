import type { Socket } from "node:net";
import type { ReadNotes } from "@/lib/core/guard/read-notes";
import type { AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";
import type { HttpClient } from "@/lib/http/client";
import type { FakeCall, Fault } from "@/lib/http/fake-faults";
import type { FakePaging } from "@/lib/http/fake-pages";

/**
 * How people and groups come in: pushed over SCIM, pulled over the provider's API, or LDAP; or not at
 * all, where only the logins of a target count.
 */
export type SourceMethod = "scim" | "api" | "ldap" | "logins";

/** What the guide fills in: the customer's own values. */
export type ScimAccess = {
  baseUrl: string;
  /** Null once it was shown; the guide then says where to make a new one. */
  token: string | null;
};

/** A value the customer copies into the provider's form, under the provider's own label. */
export type GuideValue = { label: string; value: string; secret?: boolean };

export type GuideStep = {
  title: string;
  /** Sentences, in the order of the provider's screens. */
  text: string[];
  values?: GuideValue[];
  /** What goes wrong often here, or differs between editions. */
  note?: string;
};

export type Guide = {
  /** Where the work is done, for example "Microsoft Entra admin center". */
  place: string;
  steps: GuideStep[];
  /** What to expect after the last step. */
  after: string;
};

export type Page<Item> = {
  items: Item[];
  /** Pass it back to go on after this page; null on the last one. */
  cursor: string | null;
};

/** A person as the provider's API says. */
export type SourceUserRecord = {
  /** The provider's own id, which survives a rename. */
  id: string;
  userName: string;
  displayName: string | null;
  email: string | null;
  active: boolean;
  /** What attribute mappings read: the provider's names, and SCIM's for what both have. */
  attributes: Record<string, unknown>;
};

export type SourceGroupRecord = {
  id: string;
  displayName: string;
  attributes: Record<string, unknown>;
};

export type SourceMemberRecord = { id: string; kind: "user" | "group" };

/** Step by step what works; a failed one names the permission or setting to mend. */
export type SourceProbeStep = {
  name: string;
  state: "passed" | "failed" | "warning";
  message: string;
};

/** What somebody looks for one person with. */
export type UserSearch = {
  value: string;
  /** The provider's name of the attribute that has it; null looks into those that name a person. */
  attribute: string | null;
};

/** What changed since a mark. Who left the filters is not among it: a whole read tells. */
export type SourceChanges = {
  users: AsyncIterable<Page<SourceUserRecord>>;
  /** Their members are to be read anew. */
  groups: AsyncIterable<Page<SourceGroupRecord>>;
  /** Whom the provider itself said to be deleted, by id; never what it merely did not bring. */
  gone: { users: readonly string[]; groups: readonly string[] };
  /** How many there are, where it tells: other than what is known means that somebody is gone. */
  total?: { users: number; groups: number };
  /** A rename alters memberships where groups name people; elsewhere the groups tell it all. */
  askGroupsOf: "everybody" | "newcomers";
  /** The next changes are counted from here. */
  mark: string;
};

/** A connected provider. It only reads; a list that is not whole is an error, never a shorter list. */
export type SourceConnection = {
  /** Every person in scope, in bounded pages; one that comes twice is the same person. */
  users(signal: AbortSignal): AsyncIterable<Page<SourceUserRecord>>;
  groups(signal: AbortSignal): AsyncIterable<Page<SourceGroupRecord>>;
  /** Direct members of one group. */
  members(groupId: string, signal: AbortSignal): AsyncIterable<Page<SourceMemberRecord>>;
  /** A few people with exactly this value, wherever they are in the list. */
  findUsers?(search: UserSearch, signal: AbortSignal): Promise<SourceUserRecord[]>;
  /** The groups that have this person as a direct member. */
  groupsOf?(userId: string, signal: AbortSignal): Promise<SourceGroupRecord[]>;
  /** A number of people at once: those whose attribute has one of the values. */
  findMany?(
    attribute: string,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<SourceUserRecord[]>;
  /** A mark to ask for later changes with; null where the provider has none that would serve. */
  markChanges?(signal: AbortSignal): Promise<string | null>;
  /** Needs `groupsOf`. Null where the mark does not hold any more, so that all must be read. */
  changesSince?(mark: string, signal: AbortSignal): Promise<SourceChanges | null>;
  /** What was met so far, beside what was handed over. */
  notes?(): ReadNotes;
  /** Ends what the connection holds open; it is not used afterwards. */
  close?(): Promise<void>;
  /** The permissions we read with, in the provider's words; left out where it does not tell. */
  grants?(signal: AbortSignal): Promise<string[] | null>;
};

/** A file as it was uploaded for an app. */
export type UploadedFile = { name: string; bytes: Buffer };

/** The file that counts now; null where none was uploaded. */
export type Uploaded = () => Promise<UploadedFile | null>;

/** What is wrong with an entry; without a line it is wrong with all of them. */
export type SourceProblem = { line: number | null; message: string };

/** How the first entries of a source are understood, for whoever describes it by names and paths. */
export type SourceRows = {
  /** What was found out, as the encoding of a file. */
  facts: { label: string; value: string }[];
  /** The provider's own columns, and what each is read as, in words; null for what is merely kept. */
  columns: { name: string; readAs: string | null }[];
  rows: {
    line: number | null;
    /** The provider's values, in the order of the columns. */
    cells: string[];
    person: SourceUserRecord;
    groups: string[];
  }[];
  /** How many there are in all; null where only the first ones were read. */
  size: { people: number; groups: number } | null;
  /** A few of them, in order; with any of them nothing is read. */
  problems: SourceProblem[];
  problemCount: number;
};

/** Opens a guarded client; a provider may need several hosts, as for tokens. */
export type OpenHttp = (options: {
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Where an answer may be larger than is usual, as a file is. */
  bytesMax?: number;
}) => HttpClient;

/** Opens a guarded connection to a server that does not speak HTTP. */
export type OpenSocket = (
  address: { host: string; port: number },
  signal: AbortSignal,
) => Promise<Socket>;

/** How to read a provider; `Open` is what its connections are opened with. */
export type SourceReader<Open> = {
  fields: readonly SettingField[];
  /** How to get the credentials, with the vendor's own words. */
  guide: Guide;
  /** Calls in flight that the provider bears from one client. */
  concurrency: number;
  /** Every address that these settings lead to; each passes the egress guard before it is stored. */
  addresses(settings: SettingValues): string[];
  /** When the credentials end, where the settings tell it themselves, as a certificate does. */
  endsAt?(settings: SettingValues): Date | null;
  probe(
    open: Open,
    settings: SettingValues,
    signal: AbortSignal,
    uploaded?: Uploaded,
  ): Promise<SourceProbeStep[]>;
  connect(open: Open, settings: SettingValues, uploaded?: Uploaded): SourceConnection;
  /** With these settings a file is read that somebody uploads; left out where that is never so. */
  takesFile?(settings: SettingValues): boolean;
  /** For a source that is described by names and paths: how its first entries are understood. */
  rows?(
    open: Open,
    settings: SettingValues,
    signal: AbortSignal,
    uploaded?: Uploaded,
  ): Promise<SourceRows>;
};

/** How to read a provider through its own API. */
export type SourceApi = SourceReader<OpenHttp>;

/** How to read a directory over LDAP. */
export type SourceLdap = SourceReader<OpenSocket>;

/** One identity provider: data about itself, how it pushes, and how it is read. */
export type SourceDefinition = {
  id: string;
  label: string;
  /** One line for the tile. */
  summary: string;
  /** Where its records differ from what SCIM's words suggest; the rest is mapped as everywhere. */
  preset?: Partial<AttributeMappings>;
  /** Null where it cannot push. */
  scimGuide: ((access: ScimAccess) => Guide) | null;
  /** Null where Usher has no reader of its API. */
  api: SourceApi | null;
  /** Left out by everything that is no directory server. */
  ldap?: SourceLdap;
  /** There is no provider: a sync looks at the logins of its target. */
  logins?: true;
};

/** What a definition offers. */
export function methodsOf({ scimGuide, api, ldap, logins }: SourceDefinition): SourceMethod[] {
  const ways: [SourceMethod, unknown][] = [
    ["logins", logins],
    ["scim", scimGuide],
    ["api", api],
    ["ldap", ldap],
  ];
  return ways.flatMap(([method, way]) => (way ? [method] : []));
}

/** The two values every provider asks for, under the provider's own labels. */
export function scimValues(
  access: ScimAccess,
  labels: { url: string; token: string },
): GuideValue[] {
  return [
    { label: labels.url, value: access.baseUrl },
    access.token === null
      ? { label: labels.token, value: "Make a new token on the app's Configuration tab." }
      : { label: labels.token, value: access.token, secret: true },
  ];
}

/** Gives the definition its exact type without a cast. */
export function defineSource(definition: SourceDefinition): SourceDefinition {
  return definition;
}

export type FakeUser = Omit<SourceUserRecord, "attributes"> & {
  /** As the provider would show them, beside what follows from the rest. */
  attributes?: Record<string, unknown>;
};

export type FakeDirectory = {
  users: FakeUser[];
  /** Members may be users, groups, and things that are neither. */
  groups: { id: string; displayName: string; members: string[] }[];
};

/** A provider's fake server on a loopback port: `<id>.fake.ts` exports `startFake`. */
export type FakeSource = {
  settings: SettingValues;
  /** What it serves; change it to let people come and go. */
  directory: FakeDirectory;
  faults: Fault[];
  calls: FakeCall[];
  /** How its lists misbehave. */
  paging: FakePaging;
  /** Groups may be members of groups. */
  nests: boolean;
  /** A person's user name is the address, and there is no other. */
  emailIsName?: true;
  /** The secret that these settings sign in with. */
  secretField: string;
  /** The provider's own way to ask for patience. */
  throttled(): Response;
  close(): Promise<void>;
};

export type StartFakeSource = (directory: FakeDirectory) => Promise<FakeSource>;
