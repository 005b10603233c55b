import type { ReactNode } from "react";
import { CommandMenu } from "../_ui/command-menu";
import type { CommandEntry } from "../_ui/command-search";
import { NavSheet } from "./nav-sheet";
import { commandsOf, navigationOf, type Places } from "./navigation";
import { SidebarNav } from "./sidebar-nav";
import { SkipLink } from "./skip-link";
import { type PersonRef, UserMenu } from "./user-menu";
import { type WorkspaceRef, WorkspaceSwitcher } from "./workspace-switcher";

type DashboardFrameProps = {
  workspace: WorkspaceRef;
  workspaces: readonly WorkspaceRef[];
  newWorkspaceHref?: string | undefined;
  person: PersonRef;
  role?: string | undefined;
  accountHref?: string | undefined;
  signOut: () => Promise<void>;
  /** Runs waiting for a person; shown beside Runs. */
  heldRuns?: number | undefined;
  /** What the sidebar leads to. */
  places?: Places | undefined;
  /** Asked by the command menu with `?q=`. */
  searchUrl?: string | undefined;
  /** Further entries of the command menu, for example "New app". */
  commands?: readonly CommandEntry[] | undefined;
  /** Above everything: support access, unverified e-mail, demo data. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The dashboard: sidebar at the left, on a phone a top bar with a sheet. */
export function DashboardFrame(props: DashboardFrameProps) {
  const { workspace, heldRuns, searchUrl, commands = [], banner, children } = props;
  const groups = navigationOf(workspace.slug, heldRuns, props.places);
  const entries = [...commandsOf(groups), ...commands];
  const switcher = (
    <WorkspaceSwitcher
      current={workspace}
      workspaces={props.workspaces}
      newHref={props.newWorkspaceHref}
    />
  );
  const userMenu = (
    <UserMenu
      person={props.person}
      role={props.role}
      accountHref={props.accountHref}
      signOut={props.signOut}
    />
  );
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[var(--spacing-sidebar)_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-dvh flex-col gap-3 border-r bg-surface p-3 lg:flex">
        {switcher}
        <CommandMenu entries={entries} searchUrl={searchUrl} />
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
          <SidebarNav groups={groups} />
        </div>
        {userMenu}
      </aside>
      <header className="sticky top-0 z-20 flex h-topbar items-center gap-2 border-b bg-surface px-3 lg:hidden">
        <NavSheet footer={userMenu}>
          <SidebarNav groups={groups} />
        </NavSheet>
        <div className="min-w-0 flex-1">{switcher}</div>
        <CommandMenu entries={entries} searchUrl={searchUrl} compact />
      </header>
      <div className="min-w-0">
        {banner}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto max-w-[80rem] p-4 outline-none sm:p-gutter"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
