import { csv } from "./csv/csv";
import { entra } from "./entra/entra";
import { google } from "./google/google";
import { inactivity } from "./inactivity/inactivity";
import { jumpcloud } from "./jumpcloud/jumpcloud";
import { keycloak } from "./keycloak/keycloak";
import { ldap } from "./ldap/ldap";
import { okta } from "./okta/okta";
import { onelogin } from "./onelogin/onelogin";
import type { SourceDefinition } from "./port";
import { rest } from "./rest/rest";
import { scim } from "./scim/scim";

/** All identity providers Usher can connect, in the order of the tiles; a new one is one line here. */
export const sources: readonly SourceDefinition[] = [
  entra,
  okta,
  onelogin,
  google,
  keycloak,
  jumpcloud,
  ldap,
  scim,
  rest,
  csv,
  inactivity,
];

export function findSource(id: string): SourceDefinition | null {
  return sources.find((source) => source.id === id) ?? null;
}
