import { type Writer, writtenTogether } from "@/lib/engine/apply/written-together";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Member } from "@/lib/targets/port";
import { forgetUnseenMembers, mirrorMembers } from "./mirror";

/** Members of one group as they were just seen; `isAll` with the last ones of the group. */
export type SeenMembers = {
  groupKey: string;
  members: readonly Pick<Member, "id">[];
  isAll: boolean;
};

export type MemberWriter = Writer<SeenMembers>;

/** Members in one transaction, of however many groups. */
const membersMost = 5_000;

/** Notes members, those of several groups together; who was not seen in a whole group is in it no more. */
export function createMemberWriter({ lease, run }: RunContext): MemberWriter {
  const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
  return writtenTogether<SeenMembers>(
    (seen) =>
      lease.fenced(async (tx) => {
        const rows = seen.flatMap(({ groupKey, members }) =>
          members.map(({ id }) => ({ groupKey, accountId: id })),
        );
        await mirrorMembers(tx, of, rows);
        const whole = seen.filter(({ isAll }) => isAll);
        await forgetUnseenMembers(
          tx,
          of,
          whole.map(({ groupKey }) => groupKey),
        );
      }),
    { most: membersMost, sizeOf: ({ members }) => members.length },
  );
}
