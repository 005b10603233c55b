import { Suspense } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { Card } from "@/app/_ui/card";
import { filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { StatusDot } from "@/app/_ui/status-dot";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/users";
import { samePeople } from "@/db/queries/same-person";
import { personTimeline } from "@/db/queries/timeline";
import { can } from "@/lib/access/roles";
import { shownTo } from "@/lib/access/shown-to";
import { plural } from "@/lib/format";
import { GroupsCompared } from "./groups-compared";
import { loadPerson } from "./load-person";
import { SamePeople } from "./same-person";
import { SourceRecord } from "./source-record";
import { targetColumns } from "./target-columns";
import { NoTarget, TargetsCompared } from "./targets-compared";
import { TargetsSkeleton } from "./targets-skeleton";
import { Timeline } from "./timeline";

type Props = {
  params: Promise<{ tenant: string; appId: string; userId: string }>;
  searchParams: Promise<UrlParams>;
};

const timelineSize = 20;

/** One person: what the source says, what each target has, and why. */
export default async function PersonPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, userId } = await params;
  const { tenant, member, person, shown, app, name } = await loadPerson(slug, appId, userId);
  const url = await searchParams;
  const [others, timeline] = await Promise.all([
    samePeople(tenant.id, person),
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
        breadcrumb={[{ label: texts.users, href: `/${slug}/users` }]}
        title={name}
        state={
          <StatusDot health={person.active ? "ok" : "idle"}>
            {person.active ? texts.activeInTheSource : texts.disabledInTheSource}
          </StatusDot>
        }
        description={filled(texts.fromLastSent, {
          userName: shown.userName,
          link: <TextLink href={`/${slug}/apps/${app.id}`}>{person.appName}</TextLink>,
          time: <RelativeTime at={person.updatedAt} />,
        })}
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          {app.syncs.length === 0 ? (
            <NoTarget slug={slug} appId={app.id} appName={person.appName} />
          ) : (
            <Suspense fallback={<TargetsSkeleton />}>
              <InTargets slug={slug} appId={appId} userId={userId} />
            </Suspense>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <SamePeople slug={slug} people={shownTo(member, others, person)} />
          <Card
            title={texts.groupsAtTheSource}
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
          <SourceRecord person={shown} />
        </div>
      </div>
      <div className="mt-6">
        <Timeline {...{ slug, appId, path, url }} page={shownTo(member, timeline, person)} />
      </div>
    </>
  );
}

type InTargetsProps = { slug: string; appId: string; userId: string };

/** The planner is asked anew for each target, so the rest of the page does not wait for it. */
async function InTargets({ slug, appId, userId }: InTargetsProps) {
  const { tenant, person, app, member } = await loadPerson(slug, appId, userId);
  const columns = shownTo(member, await targetColumns(tenant.id, person, app), person);
  const shared = { slug, appId: app.id, personId: person.id, columns };
  return (
    <>
      <Section title={texts.inEveryTarget}>
        <TargetsCompared {...shared} mayRun={can(member.role, "run")} />
      </Section>
      <Section title={texts.groupsInTheTargets}>
        <GroupsCompared {...shared} />
      </Section>
    </>
  );
}
