import { Compass } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";

/** Inside the frame; also the answer for what belongs to another workspace. */
export default function NotFound() {
  return (
    <EmptyState
      icon={<Compass />}
      isPage
      title="There is nothing here"
      action={<LinkButton href="/">Go to the start page</LinkButton>}
    >
      It may have been deleted, or the address may be mistyped. The lists at the left show all there
      is.
    </EmptyState>
  );
}
