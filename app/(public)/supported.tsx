import { texts } from "@/app/texts/landing";

type Entry = { name: string; how: string };

/** What can be connected today. */
export function Supported() {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Column title={texts.identityProviders} entries={providers} />
      <Column title={texts.atlassianProducts} entries={products} />
    </div>
  );
}

function Column({ title, entries }: { title: string; entries: readonly Entry[] }) {
  return (
    <section className="rounded-lg border bg-surface">
      <h3 className="border-b px-4 py-3 font-semibold">{title}</h3>
      <ul>
        {entries.map(({ name, how }) => (
          <li
            key={name}
            className="flex min-h-row items-center justify-between gap-4 border-b px-4 py-2 last:border-b-0"
          >
            <span className="font-medium">{name}</span>
            <span className="text-right text-muted text-sm">{how}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const providers: readonly Entry[] = [
  { name: "Microsoft Entra ID", how: "SCIM, or Graph with a secret or certificate" },
  { name: "Okta", how: "SCIM, or its API by token or private key" },
  { name: "OneLogin", how: "SCIM, or users and roles through its API" },
  { name: "Google Workspace", how: "Directory API with a service account" },
  { name: "Keycloak", how: "Users, group tree and roles of a realm" },
  { name: "LDAP and Active Directory", how: "As a source, or to enrich attributes" },
  { name: "Any SCIM 2.0 client or service", how: "Sends to Usher, or is read by it" },
  { name: "CSV file or JSON API", how: "By address, with the rows shown as read" },
];

const products: readonly Entry[] = [
  { name: "Confluence Data Center", how: "7.19 to 10" },
  { name: "Jira Data Center", how: "9.12 to 11, with project and component leads" },
  { name: "Bitbucket Data Center", how: "Users, groups in batches" },
  { name: "Bamboo Data Center", how: "Users and groups" },
  { name: "Crowd", how: "Accounts and groups of its directories" },
  { name: "Atlassian Cloud organisation", how: "Its directory, by SCIM" },
  { name: "Jira and Confluence Cloud", how: "Groups and product access of a site" },
  { name: "Any SCIM 2.0 service", how: "What it announces is what is used" },
];
