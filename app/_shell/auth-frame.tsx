import Link from "next/link";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/shell";
import { Logo } from "./logo";

type AuthFrameProps = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Below the card: the way to the other page. */
  footer?: ReactNode;
};

/** A centred card for signing in and up, verifying and resetting. */
export function AuthFrame({ title, description, children, footer }: AuthFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-10 sm:pt-[14vh]">
      <Link href="/" className="mb-6 flex items-center gap-2.5 rounded-md font-semibold text-lg">
        <Logo className="size-7" />
        {texts.usher}
      </Link>
      <div className="w-full max-w-sm rounded-lg border bg-surface p-6">
        <h1 className="font-semibold text-xl">{title}</h1>
        {description !== undefined && <div className="mt-1 text-muted">{description}</div>}
        <div className="mt-5">{children}</div>
      </div>
      {footer !== undefined && <div className="mt-5 text-center text-muted">{footer}</div>}
    </main>
  );
}
