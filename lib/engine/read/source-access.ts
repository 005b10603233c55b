import { config } from "@/lib/config";
import { enteredEnd } from "@/lib/core/access/credential-end";
import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import type { AppSourceRow } from "@/lib/engine/connect/load-app";
import { openFields } from "@/lib/engine/connect/setting-fields";
import { createHttpClient } from "@/lib/http/client";
import { assertAllowedUrl } from "@/lib/http/egress";
import { assertAllowedLdapUrl, connectGuarded } from "@/lib/http/guarded-socket";
import type {
  OpenHttp,
  OpenSocket,
  SourceConnection,
  SourceDefinition,
  SourceMethod,
  SourceProbeStep,
  SourceRows,
  Uploaded,
} from "@/lib/sources/port";
import { findSource } from "@/lib/sources/registry";
import { uploadedFile } from "./uploaded-file";

/** How to read an app's provider, whatever is spoken with it. */
export type Reader = {
  fields: readonly SettingField[];
  /** Refuses addresses that Usher must not call, in the words of the form. */
  checkAddresses(values: SettingValues): Promise<void>;
  addresses(values: SettingValues): string[];
  /** When these credentials end, as far as they tell or somebody entered. */
  endsAt(values: SettingValues): Date | null;
  /** With these settings a file is read that somebody uploads. */
  takesFile(values: SettingValues): boolean;
  /** Its first entries can be shown as they are understood. */
  hasRows: boolean;
  open(settings: SettingValues, how?: HowToOpen): OpenSource;
};

export type OpenSource = {
  connect(): SourceConnection;
  probe(signal: AbortSignal): Promise<SourceProbeStep[]>;
  rows(signal: AbortSignal): Promise<SourceRows>;
};

type HowToOpen = { triesMax?: number; uploaded?: Uploaded };

/** Null for what is pushed, and for what this version cannot read. */
export function readerOf(definition: SourceDefinition, method: SourceMethod): Reader | null {
  switch (method) {
    case "scim":
    case "logins":
      return null;
    case "api":
      return apiReader(definition);
    case "ldap":
      return ldapReader(definition);
    default:
      return method satisfies never;
  }
}

function apiReader({ api, label }: SourceDefinition): Reader | null {
  if (!api) return null;
  return {
    fields: api.fields,
    addresses: api.addresses,
    endsAt: (values) => api.endsAt?.(values) ?? enteredEnd(values),
    checkAddresses: (values) =>
      checkAll(
        () => api.addresses(values),
        (address) => assertAllowedUrl(address, sourceEgress()),
      ),
    takesFile: (values) => api.takesFile?.(values) ?? false,
    hasRows: api.rows !== undefined,
    open(settings, { uploaded, ...patience } = {}) {
      const open: OpenHttp = (options) =>
        createHttpClient({
          ...{ ...options, egress: sourceEgress(), concurrency: api.concurrency },
          peer: { code: "SOURCE", label },
          ...patience,
        });
      return {
        connect: () => api.connect(open, settings, uploaded),
        probe: (signal) => api.probe(open, settings, signal, uploaded),
        rows: (signal) => api.rows?.(open, settings, signal, uploaded) ?? Promise.resolve(noRows),
      };
    },
  };
}

function ldapReader({ ldap }: SourceDefinition): Reader | null {
  if (!ldap) return null;
  return {
    fields: ldap.fields,
    addresses: ldap.addresses,
    endsAt: (values) => ldap.endsAt?.(values) ?? enteredEnd(values),
    checkAddresses: (values) =>
      checkAll(
        () => ldap.addresses(values),
        (address) => assertAllowedLdapUrl(address, sourceEgress()),
      ),
    takesFile: () => false,
    hasRows: false,
    open(settings) {
      const open: OpenSocket = (address, signal) =>
        connectGuarded(address, sourceEgress(), { signal });
      return {
        connect: () => ldap.connect(open, settings),
        probe: (signal) => ldap.probe(open, settings, signal),
        rows: () => Promise.resolve(noRows),
      };
    },
  };
}

const noRows: SourceRows = {
  ...{ facts: [], columns: [], rows: [], size: null, problems: [], problemCount: 0 },
};

/** What is needed to read an app's provider; throws where its credentials were never entered. */
export function sourceAccess(tenantId: string, row: AppSourceRow, how?: HowToOpen): OpenSource {
  const reader = readerOf(definitionOfApp(row.provider), row.method);
  if (!reader) throw new Error(`${row.provider} cannot be read by ${row.method}.`);
  const settings = openFields(row, { tenantId, ownerId: row.id });
  const missing = reader.fields.find(({ name, optional }) => !optional && !settings[name]);
  if (missing) {
    throw new SyncError(
      "stop",
      "SOURCE_NOT_CONFIGURED",
      `${missing.label} is missing, so Usher cannot read ${row.name}. Enter it on the app's Configuration tab.`,
    );
  }
  return reader.open(settings, { uploaded: () => uploadedFile(tenantId, row.id), ...how });
}

export function definitionOfApp(provider: string): SourceDefinition {
  const definition = findSource(provider);
  if (!definition) throw new Error(`The provider ${provider} has no folder in lib/sources.`);
  return definition;
}

/** A provider may refuse settings that lead nowhere, such as a key file that is none. */
function readable(addressesOf: () => string[]): string[] {
  try {
    return addressesOf();
  } catch (error) {
    if (error instanceof SyncError) throw new UserError(error.message);
    throw error;
  }
}

async function checkAll(
  addressesOf: () => string[],
  assertAllowed: (address: string) => Promise<unknown>,
): Promise<void> {
  for (const address of readable(addressesOf)) {
    try {
      await assertAllowed(address);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      // A name that resolves nowhere is no danger; the connection test that follows tells of it.
      if (error.code !== "ADDRESS_UNKNOWN") throw new UserError(error.message);
    }
  }
}

function sourceEgress() {
  return { allowCidrs: config().egressAllow, allowLoopbackOrigins: [] };
}
