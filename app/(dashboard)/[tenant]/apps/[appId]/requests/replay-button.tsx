import { RotateCcw } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { texts } from "@/app/texts/requests";

/** A form and no link, because links are fetched ahead and each fetch would replay. */
export function ReplayButton({ href, problem }: { href: string; problem: string | null }) {
  return (
    <form method="get" action={href} title={problem ?? undefined}>
      <input type="hidden" name="replay" value="now" />
      <Button type="submit" icon={<RotateCcw aria-hidden />} disabled={problem !== null}>
        {texts.previewAReplay}
      </Button>
    </form>
  );
}
