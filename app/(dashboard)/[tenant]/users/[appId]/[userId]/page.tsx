import { PageHeader } from "@/app/_shell/page-header";
import { Card } from "@/app/_ui/card";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { StatusDot } from "@/app/_ui/status-dot";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { observedAccounts } from "@/db/queries/identity-view";
import { personTimeline } from "@/db/queries/timeline";
import { can } from "@/lib/access/roles";
import { plural } from "@/lib/format";
import { AccountCard } from "./account-card";
import { loadPerson } from "./load-person";
import { SourceRecord } from "./source-record";
import { Timeline } from "./timeline";

type Props = {
  params: Promise<{ tenant: string; appId: string; userId: string }>;
  searchParams: Promise<UrlParams>;
};

const timelineSize = 20;

/** One person: what the source says, what each target has, and why. */
export default async function PersonPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, userId } = await params;
  const { tenant, member, person, app, name } = await loadPerson(slug, appId, userId);
  const url = await searchParams;
  const [observed, timeline] = await Promise.all([
    observedAccounts(tenant.id, person.accounts),
    personTimeline(tenant.id, appId, person.id, {
      after: paramOf(url, "after"),
      before: paramOf(url, "before"),
      limit: timelineSize,
    }),
  ]);
  const path = `/${slug}/users/${appId}/${userId}`;
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Users", href: `/${slug}/users` }]}
        title={name}
        state={
          <StatusDot health={person.active ? "ok" : "idle"}>
            {person.active ? "Active in the source" : "Disabled in the source"}
          </StatusDot>
        }
        description={
          <>
            {person.userName} · from{" "}
            <TextLink href={`/${slug}/apps/${app.id}`}>{person.appName}</TextLink> · last sent{" "}
            <RelativeTime at={person.updatedAt} />
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Accounts">
            {app.syncs.length === 0 && (
              <Card>
                {person.appName} feeds no target, so nobody gets an account.{" "}
                <TextLink href={`/${slug}/apps/${app.id}`}>Choose a target</TextLink>
              </Card>
            )}
            {app.syncs.map((sync) => {
              const link = person.accounts.find((account) => account.syncId === sync.id);
              return (
                <AccountCard
                  key={sync.id}
                  slug={slug}
                  personId={person.id}
                  mayRun={can(member.role, "run")}
                  sync={sync}
                  link={link}
                  observed={observed.find(
                    (one) => one.targetId === link?.targetId && one.accountId === link.accountId,
                  )}
                  given={person.memberships.filter((given) => given.syncId === sync.id)}
                  sourceGroups={person.groups}
                />
              );
            })}
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Card
            title="Groups at the source"
            description={plural(person.groups.length, "group")}
            padded={person.groups.length > 0}
          >
            {person.groups.length > 0 && (
              <ul className="flex flex-col gap-1.5">
                {person.groups.map((group) => (
                  <li key={group.id} className="min-w-0 break-words">
                    <TextLink href={`/${slug}/groups/${appId}/${group.id}`}>
                      {group.displayName}
                    </TextLink>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <SourceRecord person={person} />
        </div>
      </div>
      <div className="mt-6">
        <Timeline {...{ slug, appId, path, url }} page={timeline} />
      </div>
    </>
  );
}
