import { Compass } from "lucide-react";
import { texts } from "@/app/texts/shell";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/link-button";

/** Also the answer for what exists but belongs to somebody else. */
export default function NotFound() {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={<Compass />}
        isPage
        title={texts.thereIsNothingHere}
        action={<LinkButton href="/">{texts.goToTheStartPage}</LinkButton>}
      >
        {texts.theAddressMayBeMistyped}
      </EmptyState>
    </main>
  );
}
