"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { formatNumber } from "@/lib/format";

export type Tab = { label: string; href: string; count?: number | undefined };

type TabsProps = {
  label: string;
  tabs: readonly Tab[];
  /** The href of the open tab where the path alone cannot tell, as with parameters. */
  current?: string | undefined;
};

/** Tabs that are pages: each has its own address. */
export function Tabs({ label, tabs, current }: TabsProps) {
  const pathname = usePathname();
  const open = current ?? deepest(tabs, pathname);
  const list = useRef<HTMLUListElement>(null);
  // On a phone the open tab may stand beyond the edge; only the row is scrolled, never the page.
  useEffect(() => {
    const tab = open && list.current?.querySelector<HTMLElement>("[aria-current]");
    const row = list.current?.parentElement;
    if (tab && row) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [open]);
  return (
    <nav aria-label={label} className="scroll-thin relative -mb-px overflow-x-auto">
      <ul ref={list} className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.href === open ? "page" : undefined}
              className={clsx(
                "flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2 focus-visible:-outline-offset-2",
                tab.href === open
                  ? "border-ink font-medium text-ink"
                  : "border-transparent text-muted hover:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="rounded-full bg-same-soft px-1.5 text-same text-xs tabular-nums">
                  {formatNumber(tab.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The tab whose address is the longest start of the path. */
function deepest(tabs: readonly Tab[], pathname: string): string | undefined {
  return tabs
    .map((tab) => tab.href)
    .filter((href) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}
