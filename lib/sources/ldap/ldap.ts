import { defineSource, type SourceLdap } from "../port";
import { connectLdap } from "./ldap-client";
import { ldapFields } from "./ldap-fields";
import { ldapGuide } from "./ldap-guide";
import { probeLdap } from "./ldap-probe";
import { addressesOf } from "./ldap-settings";

const reader: SourceLdap = {
  fields: ldapFields,
  guide: ldapGuide,
  concurrency: 1,
  addresses: addressesOf,
  probe: probeLdap,
  connect: connectLdap,
};

export const ldap = defineSource({
  id: "ldap",
  label: "Active Directory / LDAP",
  summary: "A directory server: Active Directory, OpenLDAP, FreeIPA, 389 and others",
  scimGuide: null,
  api: null,
  ldap: reader,
});
