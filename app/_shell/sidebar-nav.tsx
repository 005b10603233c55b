"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { texts } from "@/app/texts/shell";
import { formatNumber } from "@/lib/format";
import type { NavItem } from "./navigation";

/** The links of the sidebar; the one that leads to this page is marked. */
export function SidebarNav({ groups }: { groups: readonly (readonly NavItem[])[] }) {
  const pathname = usePathname();
  const root = groups[0]?.[0]?.href;
  return (
    <nav aria-label={texts.workspace} className="flex flex-col gap-4">
      {groups.map((items) => (
        <ul key={items[0]?.href} className="flex flex-col gap-px">
          {items.map((item) => (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={isOpen(item.href, root, pathname) ? "page" : undefined}
                className={clsx(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 [&_svg]:size-4 [&_svg]:shrink-0",
                  isOpen(item.href, root, pathname)
                    ? "bg-hover font-medium text-ink"
                    : "text-muted hover:bg-hover hover:text-ink",
                )}
              >
                {item.icon}
                <span className="flex-1">{item.label}</span>
                {item.count !== undefined && (
                  <span className="rounded-full bg-changed-soft px-1.5 font-medium text-changed text-xs tabular-nums">
                    {formatNumber(item.count)}
                    <span className="sr-only"> {texts.held}</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

/** Everything lies under the overview's address, so that one counts only when it is exact. */
function isOpen(href: string, root: string | undefined, pathname: string): boolean {
  if (pathname === href) return true;
  return href !== root && pathname.startsWith(`${href}/`);
}
