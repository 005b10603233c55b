import { Compass } from "lucide-react";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/link-button";

/** Also the answer for what exists but belongs to somebody else. */
export default function NotFound() {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={<Compass />}
        isPage
        title="There is nothing here"
        action={<LinkButton href="/">Go to the start page</LinkButton>}
      >
        The address may be mistyped, the thing may have been removed, or you may be signed in to a
        workspace that cannot see it.
      </EmptyState>
    </main>
  );
}
