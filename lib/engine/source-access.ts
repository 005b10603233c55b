import { config } from "@/lib/config";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { createHttpClient } from "@/lib/http/client";
import { assertAllowedUrl } from "@/lib/http/egress";
import type { OpenHttp, SourceApi, SourceDefinition } from "@/lib/sources/port";
import { findSource } from "@/lib/sources/registry";
import type { AppSourceRow } from "./load-app";
import { openFields } from "./setting-fields";

export type SourceAccess = {
  api: SourceApi;
  /** Opens guarded clients for the provider's hosts. */
  open: OpenHttp;
  /** Decrypted. */
  settings: SettingValues;
};

/** What is needed to read an app's provider; throws where its credentials were never entered. */
export function sourceAccess(
  tenantId: string,
  row: AppSourceRow,
  patience: { triesMax?: number } = {},
): SourceAccess {
  const definition = definitionOfApp(row.provider);
  const { api } = definition;
  if (!api) throw new Error(`${row.provider} cannot be read through an API.`);
  const settings = openFields(row, { tenantId, ownerId: row.id });
  const missing = api.fields.find(({ name, optional }) => !optional && !settings[name]);
  if (missing) {
    throw new SyncError(
      "stop",
      "SOURCE_NOT_CONFIGURED",
      `${missing.label} is missing, so Usher cannot read ${row.name}. Enter it on the app's Configuration tab.`,
    );
  }
  const open: OpenHttp = ({ baseUrl, headers }) =>
    createHttpClient({
      ...{ baseUrl, headers, egress: sourceEgress(), concurrency: api.concurrency },
      peer: { code: "SOURCE", label: definition.label },
      ...patience,
    });
  return { api, open, settings };
}

export function definitionOfApp(provider: string): SourceDefinition {
  const definition = findSource(provider);
  if (!definition) throw new Error(`The provider ${provider} has no folder in lib/sources.`);
  return definition;
}

/** Refuses addresses that Usher must not call, in the words of the form. */
export async function checkSourceAddresses(api: SourceApi, values: SettingValues): Promise<void> {
  for (const address of api.addresses(values)) {
    try {
      await assertAllowedUrl(address, sourceEgress());
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
