import {
  Activity,
  AppWindow,
  LayoutGrid,
  ListChecks,
  Settings,
  Target,
  UserCog,
  Users,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/shell";
import type { CommandEntry } from "../_ui/command-search";

export type NavItem = {
  label: string;
  href: string;
  icon: ReactNode;
  /** A small number, for example of held runs. */
  count?: number | undefined;
};

/** Which parts of a workspace a member may open. */
export type Places = { work: boolean; audit: boolean };

/** The two groups of the sidebar for one workspace. */
export function navigationOf(
  slug: string,
  heldRuns = 0,
  places: Places = { work: true, audit: true },
): NavItem[][] {
  const base = `/${slug}`;
  const work = places.work ? [workOf(base, heldRuns)] : [];
  const audit = { label: texts.auditLog, href: `${base}/audit`, icon: <ListChecks aria-hidden /> };
  return [
    ...work,
    [
      { label: texts.members, href: `${base}/members`, icon: <UserCog aria-hidden /> },
      ...(places.audit ? [audit] : []),
      { label: texts.settings, href: `${base}/settings`, icon: <Settings aria-hidden /> },
    ],
  ];
}

function workOf(base: string, heldRuns: number): NavItem[] {
  return [
    { label: texts.overview, href: base, icon: <LayoutGrid aria-hidden /> },
    { label: texts.apps, href: `${base}/apps`, icon: <AppWindow aria-hidden /> },
    { label: texts.targets, href: `${base}/targets`, icon: <Target aria-hidden /> },
    {
      label: texts.runs,
      href: `${base}/runs`,
      icon: <Activity aria-hidden />,
      count: heldRuns === 0 ? undefined : heldRuns,
    },
    { label: texts.users, href: `${base}/users`, icon: <Users aria-hidden /> },
    { label: texts.groups, href: `${base}/groups`, icon: <UsersRound aria-hidden /> },
  ];
}

/** The same places for the command menu. */
export function commandsOf(groups: readonly (readonly NavItem[])[]): CommandEntry[] {
  return groups.flat().map(({ label, href }) => ({ label, href, group: "Go to" }));
}
