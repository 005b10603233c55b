import { Count } from "@/app/_ui/count";
import { memberCountMax } from "@/db/queries/source-groups";
import { formatNumber } from "@/lib/format";

/** Members are counted up to a limit; beyond it, "10,000+". */
export function MemberCount({ members }: { members: number }) {
  if (members > memberCountMax) return <>{formatNumber(memberCountMax)}+</>;
  return <Count value={members} />;
}
