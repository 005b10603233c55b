import { Badge } from "../_ui/badge";

type Entry = { name: string; how: string; ready: boolean };

/** What can be connected, and honestly what cannot yet. */
export function Supported() {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Column title="Identity providers" entries={providers} />
      <Column title="Atlassian products" entries={products} />
    </div>
  );
}

function Column({ title, entries }: { title: string; entries: readonly Entry[] }) {
  return (
    <section className="rounded-lg border bg-surface">
      <h3 className="border-b px-4 py-3 font-semibold">{title}</h3>
      <ul>
        {entries.map(({ name, how, ready }) => (
          <li
            key={name}
            className="flex min-h-row items-center justify-between gap-4 border-b px-4 py-2 last:border-b-0"
          >
            <span>
              {name}
              <span className="block text-muted text-sm">{how}</span>
            </span>
            {ready ? <Badge tone="added">Ready</Badge> : <Badge>In work</Badge>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const providers: readonly Entry[] = [
  { name: "Microsoft Entra ID", how: "SCIM, with the steps for its portal", ready: true },
  { name: "Okta", how: "SCIM, with the steps for its console", ready: true },
  { name: "OneLogin", how: "SCIM, with the steps for its console", ready: true },
  { name: "Any SCIM 2.0 client", how: "A base URL and a bearer token", ready: true },
  { name: "Google Workspace, Keycloak", how: "Read through their APIs", ready: false },
  { name: "LDAP and Active Directory", how: "As a source, or to enrich attributes", ready: false },
];

const products: readonly Entry[] = [
  { name: "Confluence Data Center", how: "7.19 to 10, through its REST API", ready: true },
  { name: "Sandbox", how: "A Confluence stand-in to try everything on", ready: true },
  { name: "Jira Data Center", how: "Users, groups, project leads", ready: false },
  { name: "Bitbucket Data Center", how: "Users and groups", ready: false },
  { name: "Bamboo Data Center", how: "Users and groups", ready: false },
  { name: "Atlassian Cloud", how: "Organisation directory and sites", ready: false },
];
