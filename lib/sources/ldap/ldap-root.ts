import type { Directory } from "./ldap-directory";
import { anything } from "./ldap-filter";
import { readEntry } from "./ldap-listing";
import { textOf, textsOf } from "./ldap-values";

/** What a server tells about itself before anything is searched (RFC 4512 §5.1). */
export type Root = {
  vendor: string | null;
  contexts: string[];
  capabilities: string[];
  classes: string[];
  /** Active Directory: which domain controller this is, and its highest change number. */
  service: string | null;
  highestChange: string | null;
};

const attributes = [
  ...["namingContexts", "defaultNamingContext", "vendorName", "vendorVersion", "objectClass"],
  ...["supportedCapabilities", "dsServiceName", "highestCommittedUSN", "currentTime"],
];

export async function readRoot(directory: Directory, signal: AbortSignal): Promise<Root> {
  const wanted = { filter: anything, attributes, what: "what the server tells about itself" };
  const entry = await readEntry(directory, "", wanted, signal);
  const one = (name: string) => (entry ? textOf(entry, name) : null);
  const all = (name: string) => (entry ? textsOf(entry, name) : []);
  const preferred = one("defaultNamingContext");
  return {
    vendor: one("vendorVersion") ?? one("vendorName") ?? known(all("supportedCapabilities")),
    contexts: preferred === null ? all("namingContexts") : [preferred],
    ...{ capabilities: all("supportedCapabilities"), classes: all("objectClass") },
    ...{ service: one("dsServiceName"), highestChange: one("highestCommittedUSN") },
  };
}

const activeDirectory = "1.2.840.113556.1.4.800";

/** Which kind of directory this is by its own words; null where they do not tell. */
export function guessKind({ vendor, capabilities, classes, contexts }: Root): string | null {
  if (capabilities.includes(activeDirectory)) return "ad";
  if (classes.some((name) => name.toLowerCase() === "openldaprootdse")) return "openldap";
  if (!vendor?.startsWith("389-Directory")) return null;
  return contexts.some((dn) => dn.toLowerCase() === "o=ipaca") ? "freeipa" : "389";
}

function known(capabilities: string[]): string | null {
  return capabilities.includes(activeDirectory) ? "Active Directory" : null;
}
