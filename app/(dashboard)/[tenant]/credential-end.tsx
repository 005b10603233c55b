import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { formatDay } from "@/lib/format";

const warnedBeforeMs = 30 * 86_400_000;

/** Shown while there is time to make new ones, and once it is too late. */
export function CredentialEnd({ endsAt, text }: { endsAt: Date | null; text: string }) {
  const leftMs = endsAt === null ? Number.POSITIVE_INFINITY : endsAt.getTime() - Date.now();
  if (endsAt === null || leftMs > warnedBeforeMs) return null;
  const [tone, words] = leftMs > 0 ? (["warning", "end"] as const) : (["danger", "ended"] as const);
  return <Callout tone={tone}>{fill(text, { words, endsAt: formatDay(endsAt) })}</Callout>;
}
