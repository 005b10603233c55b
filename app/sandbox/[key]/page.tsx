import { FlaskConical } from "lucide-react";
import type { Metadata } from "next";
import { fill, filled } from "@/app/_ui/fill";
import { SearchInput } from "@/app/_ui/search-input";
import { Tabs } from "@/app/_ui/tabs";
import { TextLink } from "@/app/_ui/text-link";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/sandbox";
import { can } from "@/lib/access/roles";
import { sandboxFault } from "@/lib/core/target/sandbox-fault";
import { FaultSwitch } from "./fault-switch";
import { Groups } from "./groups";
import { LoginSwitch } from "./login-switch";
import { openSandbox } from "./open-sandbox";
import { People } from "./people";

export const metadata: Metadata = { title: texts.sandbox };

type PageProps = { params: Promise<{ key: string }>; searchParams: Promise<UrlParams> };

/** What is in the sandbox now, as an administrator of the target would see it. */
export default async function SandboxPage({ params, searchParams }: PageProps) {
  const { key } = await params;
  const query = await searchParams;
  const { sandbox, tenant, member } = await openSandbox(key);
  const path = `/sandbox/${key}`;
  const showsGroups = paramOf(query, "show") === "groups";
  const group = paramOf(query, "group");
  const List = showsGroups ? Groups : People;
  return (
    <div className="min-h-dvh bg-canvas">
      <SandboxBar name={sandbox.name} version={sandbox.version} backHref={backHref(sandbox)} />
      <main className="mx-auto flex max-w-6xl flex-col gap-6 p-6">
        <Tabs
          label={texts.lists}
          current={showsGroups ? `${path}?show=groups` : path}
          tabs={[
            { label: texts.users, href: path, count: sandbox.users },
            { label: texts.groups, href: `${path}?show=groups`, count: sandbox.groups },
          ]}
        />
        <div className="flex flex-col gap-3">
          <Toolbar>
            <SearchInput path={path} params={query} placeholder={texts.beginsWith} />
          </Toolbar>
          {group === null ? null : (
            <p className="text-muted">
              {filled(texts.membersOf, {
                group: <code>{group}</code>,
                link: <TextLink href={path}>{texts.showEveryone}</TextLink>,
              })}
            </p>
          )}
          <List tenantId={tenant.id} sandboxKey={key} path={path} params={query} />
        </div>
        {can(member.role, "configure") && <LoginSwitch slug={tenant.slug} sandboxKey={key} />}
        <FaultSwitch
          slug={tenant.slug}
          sandboxKey={key}
          current={sandboxFault.safeParse(sandbox.faults).data?.kind ?? "none"}
          canChange={can(member.role, "configure")}
        />
      </main>
    </div>
  );
}

function backHref({ slug, targetId }: { slug: string; targetId: string }): string {
  return `/${slug}/targets/${targetId}`;
}

type SandboxBarProps = { name: string; version: string; backHref: string };

/** Inverted, so that nobody takes the make-believe target for Usher itself. */
function SandboxBar({ name, version, backHref: href }: SandboxBarProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-ink px-6 py-3 text-canvas">
      <FlaskConical aria-hidden className="size-5" />
      <h1 className="font-semibold text-lg">{name}</h1>
      <span className="text-sm">{fill(texts.makeBelieve, { version })}</span>
      <a href={href} className="ml-auto text-sm underline underline-offset-2">
        {texts.backToUsher}
      </a>
    </header>
  );
}
