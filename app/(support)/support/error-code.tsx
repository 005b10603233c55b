import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/support";

/** A code leads to all workspaces that have met it. */
export function ErrorCode({ code }: { code: string | null }) {
  if (code === null) return <span className="text-faint">{texts.none}</span>;
  return (
    <TextLink href={`/support?q=${code}`}>
      <span className="font-mono text-xs">{code}</span>
    </TextLink>
  );
}
