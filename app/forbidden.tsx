import { Lock } from "lucide-react";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/link-button";

/** For members whose role does not open this; everyone else gets not-found.tsx. */
export default function Forbidden() {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={<Lock />}
        isPage
        title="Your role does not allow this"
        action={<LinkButton href="/workspaces">Back to your workspace</LinkButton>}
      >
        You are a member of this workspace, but this page needs another role. Ask an owner to change
        yours; they find it under Members.
      </EmptyState>
    </main>
  );
}
