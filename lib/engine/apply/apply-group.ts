import { inTenant } from "@/db/client";
import { SyncError } from "@/lib/core/sync-error";
import { seenGroups } from "@/lib/engine/observe/target-groups";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { TargetGroup } from "@/lib/targets/port";
import type { Change } from "./apply";
import type { Effect } from "./apply-change";
import { perhapsTried } from "./perhaps-tried";

export async function createGroup(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  const { groupName, subject } = change;
  const { created, group } = await connection.createGroup(groupName ?? subject, lease.signal);
  if (created) return { outcome: "applied", group };
  if (isAskedAbout(context, change)) throw appeared;
  return { outcome: "applied", group, groupExisted: true, message: "The group existed already." };
}

/** Only for equal names; who writes a group into the rules has said that it may be fed. */
function isAskedAbout(context: RunContext, change: Change): boolean {
  const { mode, firstContact } = context.settings.groups;
  const isFed = change.sourceId !== null && mode === "sameName";
  return isFed && firstContact === "ask" && !perhapsTried(context, change);
}

const appeared = new SyncError(
  "skip",
  "DRIFTED_SINCE_PLAN",
  "A group of this name appeared in the target after the plan was made, so nobody was asked whether it may be fed. The next run asks.",
);

export async function renameGroup(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease, definition } = context;
  const was = change.before?.["name"];
  const group = typeof was === "string" ? await seenGroup(context, definition.groupKey(was)) : null;
  if (!group || !change.groupName) return needsGroup;
  if (!connection.renameGroup) throw unsupported();
  const renamed = await connection.renameGroup(group, change.groupName, lease.signal);
  return { outcome: "applied", group: renamed };
}

/** Looks first whether somebody is in it: what the plan saw may be old. */
export async function deleteGroup(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  const group = await seenGroup(context, change.groupKey);
  if (!group) return { outcome: "applied", message: "The group was gone already." };
  if (!connection.deleteGroup) throw unsupported();
  for await (const { items } of connection.members(group, null, lease.signal)) {
    if (items.length > 0) return { outcome: "skipped", reason: "group_not_empty" };
  }
  await connection.deleteGroup(group, lease.signal);
  return { outcome: "applied" };
}

export const needsGroup: Effect = {
  outcome: "skipped",
  reason: "depends_on_failed",
  message: "The group is not in the target, because it could not be made in this run.",
};

/** Read afresh: an earlier stage of this run may have made the group. */
export async function seenGroup(
  { run }: RunContext,
  groupKey: string | null,
): Promise<TargetGroup | null> {
  if (!groupKey) return null;
  const [group] = await inTenant(run.tenantId, (tx) => seenGroups(tx, run, [groupKey]));
  return group ?? null;
}

function unsupported(): SyncError {
  return new SyncError(
    "skip",
    "VERB_UNSUPPORTED",
    "This target cannot do that. Run the connection test again, so that Usher knows what it can do.",
  );
}
