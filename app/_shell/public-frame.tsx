import Link from "next/link";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/shell";
import { LinkButton } from "../_ui/link-button";
import { ThemeToggle } from "../_ui/theme-toggle";
import { Logo } from "./logo";
import { SkipLink } from "./skip-link";

export type PublicLink = { label: string; href: string };

type PublicFrameProps = {
  links?: readonly PublicLink[] | undefined;
  footerLinks?: readonly PublicLink[] | undefined;
  children: ReactNode;
};

/** Pages for everybody: navigation on top, a footer below. */
export function PublicFrame({ links = [], footerLinks = [], children }: PublicFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-20 border-b bg-canvas">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-6 px-4 sm:px-gutter">
          <Link href="/" className="flex items-center gap-2.5 rounded-md font-semibold text-lg">
            <Logo className="size-6" />
            {texts.usher}
          </Link>
          <nav aria-label={texts.site} className="hidden flex-1 gap-5 md:flex">
            {links.map((link) => (
              <a key={link.href} href={link.href} className="rounded-sm text-muted hover:text-ink">
                {link.label}
              </a>
            ))}
          </nav>
          <div className="ml-auto flex items-center gap-2">
            <LinkButton href="/sign-in" variant="ghost">
              {texts.signIn}
            </LinkButton>
            <LinkButton href="/sign-up" variant="primary">
              {texts.signUp}
            </LinkButton>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <footer className="border-t">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-6 text-muted text-sm sm:px-gutter">
          <span>{texts.usherIsOpenSource}</span>
          <nav aria-label={texts.footer} className="flex flex-wrap items-center gap-5">
            {footerLinks.map((link) => (
              <a key={link.href} href={link.href} className="rounded-sm hover:text-ink">
                {link.label}
              </a>
            ))}
            <ThemeToggle />
          </nav>
        </div>
      </footer>
    </div>
  );
}
