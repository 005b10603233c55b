import { ChevronsUpDown, Plus } from "lucide-react";
import { texts } from "@/app/texts/shell";
import { Menu } from "../_ui/menu";
import type { MenuItem } from "../_ui/menu-item";
import { Logo } from "./logo";

export type WorkspaceRef = { name: string; slug: string };

type WorkspaceSwitcherProps = {
  current: WorkspaceRef;
  /** All of the person's workspaces. */
  workspaces: readonly WorkspaceRef[];
  newHref?: string | undefined;
};

/** Which workspace this is, and the way to the others. */
export function WorkspaceSwitcher({ current, workspaces, newHref }: WorkspaceSwitcherProps) {
  const items: MenuItem[] = [
    { kind: "heading", label: texts.workspaces },
    ...workspaces.map(
      ({ name, slug }): MenuItem => ({
        kind: "link",
        label: name,
        href: `/${slug}`,
        note: slug === current.slug ? "Open" : undefined,
      }),
    ),
  ];
  if (newHref !== undefined) {
    items.push(
      { kind: "separator" },
      { kind: "link", label: texts.newWorkspace, href: newHref, icon: <Plus aria-hidden /> },
    );
  }
  return (
    <Menu
      align="start"
      items={items}
      triggerClassName="flex h-9 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-left font-semibold hover:bg-hover data-popup-open:bg-hover"
      trigger={
        <>
          <Logo className="size-5 shrink-0" />
          <span className="min-w-0 flex-1 truncate">
            <span className="sr-only">{texts.workspaceColon} </span>
            {current.name}
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </>
      }
    />
  );
}
