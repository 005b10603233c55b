import { Compass } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { texts } from "@/app/texts/workspace";

/** Inside the frame; also the answer for what belongs to another workspace. */
export default function NotFound() {
  return (
    <EmptyState
      icon={<Compass />}
      isPage
      title={texts.thereIsNothingHere}
      action={<LinkButton href="/">{texts.goToTheStart}</LinkButton>}
    >
      {texts.itMayHaveBeen}
    </EmptyState>
  );
}
