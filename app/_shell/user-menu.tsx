import { CircleUser, LogOut } from "lucide-react";
import { texts } from "@/app/texts/shell";
import { Avatar } from "../_ui/avatar";
import { Menu } from "../_ui/menu";
import type { MenuItem } from "../_ui/menu-item";
import { ThemeButton } from "../_ui/theme-toggle";

export type PersonRef = { name: string; email: string };

type UserMenuProps = {
  person: PersonRef;
  /** For example "Owner". */
  role?: string | undefined;
  accountHref?: string | undefined;
  signOut: () => Promise<void>;
};

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ person, role, accountHref, signOut }: UserMenuProps) {
  const items: MenuItem[] = [];
  if (accountHref !== undefined) {
    items.push({
      kind: "link",
      label: texts.yourAccount,
      href: accountHref,
      icon: <CircleUser aria-hidden />,
    });
  }
  items.push({
    kind: "action",
    label: texts.signOut,
    action: signOut,
    icon: <LogOut aria-hidden />,
  });
  return (
    <div className="flex items-center gap-1">
      <Menu
        align="start"
        items={items}
        triggerClassName="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover data-popup-open:bg-hover"
        trigger={
          <>
            <Avatar name={person.name} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium text-sm leading-4">{person.name}</span>
              <span className="block truncate text-faint text-xs">{role ?? person.email}</span>
            </span>
          </>
        }
        header={<p className="truncate px-2 py-1.5 text-muted text-sm">{person.email}</p>}
      />
      <ThemeButton />
    </div>
  );
}
