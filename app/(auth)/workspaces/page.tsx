import { ChevronRight } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { Avatar } from "@/app/_ui/avatar";
import { fill } from "@/app/_ui/fill";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { workspacesOfLogin } from "@/lib/access/member";
import { roleLabels } from "@/lib/access/roles";
import { requireLogin } from "@/lib/access/session";

export const metadata: Metadata = { title: texts.workspaces };

/** Where signing in leads: straight on with one workspace, a choice with several. */
export default async function WorkspacesPage() {
  const login = await requireLogin();
  const workspaces = await workspacesOfLogin(login.loginId);
  const [first, second] = workspaces;
  if (first === undefined) redirect("/workspaces/new");
  if (second === undefined) redirect(`/${first.slug}`);
  return (
    <AuthFrame
      title={texts.chooseAWorkspace}
      description={fill(texts.youAreSignedIn, { email: login.email })}
      footer={<TextLink href="/workspaces/new">{texts.createAnotherWorkspace}</TextLink>}
    >
      <ul className="-mx-2 flex flex-col">
        {workspaces.map(({ slug, name, role }) => (
          <li key={slug}>
            <Link
              href={`/${slug}`}
              className="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-hover"
            >
              <Avatar name={name} />
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <span className="text-muted text-sm">{roleLabels[role]}</span>
              <ChevronRight aria-hidden className="size-4 text-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </AuthFrame>
  );
}
