"use client";

import { ChevronDown } from "lucide-react";
import { useParams, useSelectedLayoutSegments } from "next/navigation";
import { Menu } from "@/app/_ui/menu";
import { Tabs } from "@/app/_ui/tabs";
import { texts } from "@/app/texts/apps";
import { sectionLabels } from "../../setting-words";

type AppTabsProps = {
  path: string;
  /** False for an app that Usher reads: nobody sends it requests. */
  isPushed: boolean;
  /** True for an app that reads a directory: nothing is added to it from one. */
  isDirectory: boolean;
  /** True for an app without a provider, which looks at the logins of a target. */
  isLogins: boolean;
  /** True for a list that is described by columns or paths. */
  hasRows: boolean;
  /** The targets it feeds, by sync. */
  syncs: readonly { id: string; targetName: string }[];
};

/** The app's own tabs, then those of one target; a switch appears where it feeds several. */
export function AppTabs(props: AppTabsProps) {
  const { path, isLogins, syncs } = props;
  const params = useParams();
  const segments = useSelectedLayoutSegments();
  const sync = syncs.find((one) => one.id === params["syncId"]) ?? syncs[0];
  const tabs = isLogins ? loginTabs : syncTabs;
  const first = tabs[0]?.name ?? "runs";
  const page = segments[0] === "syncs" ? (segments[2] ?? first) : first;
  const own = isLogins ? [{ label: texts.overview, href: path }] : ownTabs(props);
  const ofTarget = sync
    ? tabs.map(({ label, name }) => ({ label, href: `${path}/syncs/${sync.id}/${name}` }))
    : [];
  return (
    <div className="flex flex-wrap-reverse items-center justify-between gap-x-4">
      <div className="min-w-0 max-w-full">
        <Tabs label={texts.app} tabs={[...own, ...ofTarget]} />
      </div>
      {sync && syncs.length > 1 && (
        <Menu
          triggerVariant="ghost"
          triggerSize="sm"
          trigger={
            <>
              <span className="text-muted">{texts.targetColon}</span>
              <span className="max-w-40 truncate">{sync.targetName}</span>
              <ChevronDown aria-hidden />
            </>
          }
          items={syncs.map((one) => ({
            kind: "link",
            label: one.targetName,
            href: `${path}/syncs/${one.id}/${page}`,
          }))}
        />
      )}
    </div>
  );
}

function ownTabs({ path, isPushed, isDirectory, hasRows }: AppTabsProps) {
  return [
    { label: texts.overview, href: path },
    { label: texts.configuration, href: `${path}/configuration` },
    ...(hasRows ? [{ label: texts.rows, href: `${path}/rows` }] : []),
    ...(isDirectory ? [] : [{ label: texts.ldap, href: `${path}/ldap` }]),
    { label: texts.atLogin, href: `${path}/login` },
    { label: texts.searchUser, href: `${path}/search` },
    ...(isPushed ? [{ label: texts.requests, href: `${path}/requests` }] : []),
  ];
}

/** Nobody is mapped, and no groups are fed. */
const loginTabs = [
  { label: sectionLabels.inactivity, name: "inactivity" },
  { label: sectionLabels.schedule, name: "schedule" },
  { label: sectionLabels.safety, name: "safety" },
  { label: texts.runs, name: "runs" },
  { label: texts.versions, name: "versions" },
];

const syncTabs = [
  { label: sectionLabels.users, name: "user-sync" },
  { label: sectionLabels.attributes, name: "attributes" },
  { label: sectionLabels.groups, name: "group-sync" },
  { label: sectionLabels.schedule, name: "schedule" },
  { label: sectionLabels.safety, name: "safety" },
  { label: sectionLabels.tests, name: "tests" },
  { label: texts.runs, name: "runs" },
  { label: texts.versions, name: "versions" },
];
