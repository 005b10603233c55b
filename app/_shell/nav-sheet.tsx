"use client";

import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { useLazy } from "@/app/_ui/use-lazy";
import { texts } from "@/app/texts/shell";

const load = async () => (await import("./nav-drawer")).NavDrawer;

/** The sidebar on a phone. Going somewhere closes it. */
export function NavSheet({ children, footer }: { children: ReactNode; footer: ReactNode }) {
  const pathname = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const [NavDrawer, fetchDrawer] = useLazy(load);
  const button = useRef<HTMLButtonElement>(null);
  const open = openAt === pathname;
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={texts.openNavigation}
        aria-haspopup="dialog"
        aria-expanded={open}
        onFocus={fetchDrawer}
        onPointerEnter={fetchDrawer}
        onClick={() => {
          fetchDrawer();
          setOpenAt(pathname);
        }}
        className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover"
      >
        <Menu aria-hidden className="size-5" />
      </button>
      {NavDrawer !== null && (
        <NavDrawer
          open={open}
          onOpenChange={(isOpen) => setOpenAt(isOpen ? pathname : null)}
          button={button}
          footer={footer}
        >
          {children}
        </NavDrawer>
      )}
    </>
  );
}
