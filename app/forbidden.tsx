import { Lock } from "lucide-react";
import { texts } from "@/app/texts/shell";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/link-button";

/** For members whose role does not open this; everyone else gets not-found.tsx. */
export default function Forbidden() {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={<Lock />}
        isPage
        title={texts.yourRoleDoesNotAllowThis}
        action={<LinkButton href="/workspaces">{texts.backToYourWorkspace}</LinkButton>}
      >
        {texts.pageIsForAnotherRole}
      </EmptyState>
    </main>
  );
}
