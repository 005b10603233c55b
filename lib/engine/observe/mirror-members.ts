import { type Writer, writtenTogether } from "@/lib/engine/apply/written-together";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Member } from "@/lib/targets/port";
import { forgetUnseenMembers, mirrorMembers, mirrorWholeGroups } from "./mirror";

/** Members of one group as they were just seen, from the first to the last ones of the group. */
export type SeenMembers = {
  groupKey: string;
  members: readonly Pick<Member, "id">[];
  isFirst: boolean;
  isLast: boolean;
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
        const whole = seen.filter(({ isFirst, isLast }) => isFirst && isLast);
        const parts = seen.filter(({ isFirst, isLast }) => !(isFirst && isLast));
        await mirrorWholeGroups(tx, of, keysOf(whole), membersOf(whole));
        await mirrorMembers(tx, of, membersOf(parts));
        await forgetUnseenMembers(tx, of, keysOf(parts.filter(({ isLast }) => isLast)));
      }),
    { most: membersMost, sizeOf: ({ members }) => members.length },
  );
}

function keysOf(seen: readonly SeenMembers[]): string[] {
  return seen.map(({ groupKey }) => groupKey);
}

function membersOf(seen: readonly SeenMembers[]) {
  return seen.flatMap(({ groupKey, members }) =>
    members.map(({ id }) => ({ groupKey, accountId: id })),
  );
}
