import { noteExchange } from "@/lib/engine/apply/exchanges";
import { grantedToken } from "@/lib/engine/consent/granted-token";
import type { HttpClient } from "@/lib/http/client";
import { openAccess } from "@/lib/http/open-access";
import { type TargetDefinition, type TargetSettings, withCalls } from "@/lib/targets/port";
import { findTarget } from "@/lib/targets/registry";
import type { TargetRow } from "./load-target";
import { noteRefusedSignIn, signInPrint } from "./refused-sign-in";
import { openFields } from "./setting-fields";
import { egressPolicy, locate } from "./target-fields";

export type TargetAccess = {
  definition: TargetDefinition;
  http: HttpClient;
  /** Decrypted. */
  settings: TargetSettings;
  /** The target refused this very password before. */
  isRefused: boolean;
};

/** For tests of a connection, which people wait for. */
export type Patience = { triesMax?: number };

/** A guarded client for a target's host; a new one each time, because a 401 stops it for good. */
export function targetAccess(
  tenantId: string,
  row: TargetRow,
  patience: Patience = {},
): TargetAccess {
  const opened = { ...openFields(row, { tenantId, ownerId: row.id }), ...row.located };
  const settings = locate(opened, row.isSandbox);
  const definition = withCalls(definitionOf(row.product), settings);
  const consent = definition.consent?.of(settings);
  const tokens = consent ? { fetchToken: grantedToken({ tenantId, row, consent }) } : {};
  const access = definition.access(settings);
  const print = signInPrint(settings, access.headers);
  const http = openAccess(
    { ...access, ...tokens },
    {
      egress: egressPolicy(row.isSandbox),
      peer: { code: "TARGET", label: definition.label },
      concurrency: definition.concurrency,
      ...patience,
      onExchange: noteExchange,
      onRefused: () => noteRefusedSignIn({ tenantId, targetId: row.id }, print),
    },
  );
  return { definition, http, settings, isRefused: print !== null && print === row.refusedSignIn };
}

export function definitionOf(product: string): TargetDefinition {
  const definition = findTarget(product);
  if (!definition) throw new Error(`The product ${product} has no folder in lib/targets.`);
  return definition;
}
