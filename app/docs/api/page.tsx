import type { Metadata } from "next";
import { PublicFrame } from "@/app/_shell/public-frame";
import { CodeBlock } from "@/app/_ui/code";
import { TextLink } from "@/app/_ui/text-link";
import { readDocument } from "./document";
import { Operation } from "./operation";
import { SchemaFields } from "./schema-fields";

export const metadata: Metadata = { title: "Admin API" };

/** The OpenAPI document for people; the same data as /api/v1/openapi.json. */
export default function ApiReferencePage() {
  const { info, servers, tags, operations, components } = readDocument();
  const base = servers[0].url;
  return (
    <PublicFrame links={[{ label: "OpenAPI document", href: "/api/v1/openapi.json" }]}>
      <div className="mx-auto flex max-w-6xl gap-10 px-4 py-10 sm:px-gutter">
        <Contents tags={tags.map((tag) => tag.name)} operations={operations} />
        <div className="flex min-w-0 flex-1 flex-col gap-10">
          <header className="flex flex-col gap-3">
            <h1 className="font-semibold text-xl">{info.title}</h1>
            <p className="max-w-prose text-muted">{info.description}</p>
            <CodeBlock label="First call" text={firstCall(base)} />
            <Conventions />
          </header>
          {tags.map(({ name }) => (
            <section key={name} id={anchorOf(name)} className="flex scroll-mt-20 flex-col gap-6">
              <h2 className="font-semibold text-lg">{name}</h2>
              {operations
                .filter(({ tags: [tag] }) => tag === name)
                .map((operation) => (
                  <Operation key={operation.operationId} operation={operation} />
                ))}
            </section>
          ))}
          <section id="schemas" className="flex scroll-mt-20 flex-col gap-6">
            <h2 className="font-semibold text-lg">Schemas</h2>
            {Object.entries(components.schemas).map(([name, schema]) => (
              <article key={name} id={`schema-${name}`} className="scroll-mt-20 border-t pt-4">
                <h3 className="mb-2 font-medium">{name}</h3>
                <SchemaFields schema={schema} />
              </article>
            ))}
          </section>
        </div>
      </div>
    </PublicFrame>
  );
}

type ContentsProps = { tags: string[]; operations: ReturnType<typeof readDocument>["operations"] };

function Contents({ tags, operations }: ContentsProps) {
  return (
    <nav
      aria-label="Calls"
      className="scroll-thin sticky top-14 hidden max-h-[calc(100dvh-3.5rem)] w-72 shrink-0 overflow-y-auto py-2 text-sm lg:block"
    >
      {tags.map((tag) => (
        <div key={tag} className="mb-4 flex flex-col">
          <a href={`#${anchorOf(tag)}`} className="font-medium leading-6">
            {tag}
          </a>
          {operations
            .filter(({ tags: [one] }) => one === tag)
            .map(({ operationId, summary, method, path }) => (
              <a
                key={operationId}
                href={`#${operationId}`}
                title={summary}
                className="truncate text-muted leading-6 hover:text-ink"
              >
                <span className="inline-block w-14 font-mono text-faint text-xs">{method}</span>
                <span className="font-mono text-xs">{path.replaceAll(/\{\w+\}/g, "…")}</span>
              </a>
            ))}
        </div>
      ))}
    </nav>
  );
}

function Conventions() {
  return (
    <ul className="flex max-w-prose list-disc flex-col gap-1 pl-5 text-muted">
      <li>
        A key belongs to one workspace and has scopes: read sees, write changes settings, run
        starts, approves and cancels runs, audit reads the audit log. Owners and admins make keys
        under Settings, and are mailed before one ends.
      </li>
      <li>
        Lists come in pages of at most 200: pass <code>nextCursor</code> as <code>cursor</code>{" "}
        until it is null.
      </li>
      <li>
        Errors are problem details (RFC 9457):{" "}
        <TextLink href="#schema-Problem">what is in them</TextLink>. <code>code</code> is stable.
      </li>
      <li>A key may call 600 times a minute; above that the answer is 429 with Retry-After.</li>
    </ul>
  );
}

function firstCall(base: string): string {
  return `curl ${base}/workspace \\\n  -H 'Authorization: Bearer usher_key_…'`;
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(" ", "-");
}
