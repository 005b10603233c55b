import { z } from "zod";
import type { SearchedPeople } from "@/lib/engine/preview/search-person";
import { changeKind } from "./run-parts";
import { shape } from "./shape";

const values = z.object({ username: z.string(), displayName: z.string(), email: z.string() });
const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable();

const plan = z.object({
  syncId: z.string(),
  targetName: z.string(),
  error: z.string().nullable().describe("Why there is no plan."),
  mapped: values.nullable().describe("As the target would store them."),
  refusal: z.string().nullable().describe("Why no account can be derived."),
  account: z
    .object({ id: z.string(), username: z.string(), active: z.boolean() })
    .nullable()
    .describe("The account that is this person's in the target now."),
  changes: z.array(
    z.object({
      kind: changeKind,
      group: z.object({ key: z.string(), name: z.string() }).nullable(),
      ...{ before: facts, after: facts, reason: z.string() },
      message: z.string().nullable(),
      skipped: z.boolean().describe("Left undone; the reason says why."),
    }),
  ),
  unchanged: z.string().nullable().describe("Why nothing would be done."),
});

export const searchShape = shape(
  "PersonSearch",
  z.object({
    isLive: z.boolean().describe("False where the answer is from what was sent or read before."),
    people: z
      .array(
        z.object({
          id: z.string(),
          userName: z.string(),
          displayName: z.string().nullable(),
          email: z.string().nullable(),
          active: z.boolean(),
          attributes: z.record(z.string(), z.unknown()).describe("Under the provider's names."),
        }),
      )
      .describe("At most 20. Groups and plans are there where it is exactly one."),
    groups: z.array(z.object({ id: z.string(), displayName: z.string() })),
    areGroupsLive: z.boolean().describe("False where the groups are from the last read."),
    plans: z.array(plan),
  }),
);

export function toSearch({ isLive, people, groups, areGroupsLive, plans }: SearchedPeople) {
  return {
    ...{ isLive, people, areGroupsLive },
    groups: groups.map(({ id, displayName }) => ({ id, displayName })),
    plans: plans.map(({ changes, account, ...rest }) => ({
      ...{ syncId: rest.syncId, targetName: rest.targetName, error: rest.error },
      ...{ mapped: rest.mapped, refusal: rest.refusal, unchanged: rest.unchanged },
      account: account && { id: account.id, username: account.username, active: account.active },
      changes: changes.map(({ kind, group, before, after, reason, message, skipped }) => ({
        ...{ kind, before, after, reason },
        group: group ? { key: group.key, name: group.name } : null,
        message: message ?? null,
        skipped: skipped ?? false,
      })),
    })),
  };
}
