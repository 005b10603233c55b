import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "@/app/_shell/logo";
import { SkipLink } from "@/app/_shell/skip-link";
import { UserMenu } from "@/app/_shell/user-menu";
import { signOut } from "@/app/(auth)/sign-out/actions";
import { texts } from "@/app/texts/support";
import { requireStaff } from "@/lib/access/session";

const supportRole = "Support";

/** The frame of support's own pages; for everybody else they do not exist. */
export default async function SupportLayout({ children }: { children: ReactNode }) {
  const { name, email } = await requireStaff();
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="sticky top-0 z-20 border-b bg-surface">
        <div className="mx-auto flex h-14 max-w-6xl items-center justify-between gap-4 px-4 sm:px-gutter">
          <Link href="/support" className="flex items-center gap-2.5 rounded-md font-semibold">
            <Logo className="size-6" />
            {texts.usherSupport}
          </Link>
          <div className="w-56 max-w-[50%]">
            <UserMenu
              person={{ name, email }}
              role={supportRole}
              accountHref="/account"
              signOut={signOut}
            />
          </div>
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto flex max-w-6xl flex-col gap-6 p-4 outline-none sm:p-gutter"
      >
        {children}
      </main>
    </div>
  );
}
